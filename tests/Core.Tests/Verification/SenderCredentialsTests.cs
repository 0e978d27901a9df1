using WebhookOps.Core.Events;
using WebhookOps.Core.Verification;

namespace WebhookOps.Core.Tests.Verification;

public sealed class SenderCredentialsTests
{
    private static readonly SenderCredentials Door = new(["X-Door"], ["door"]);

    [Theory]
    [InlineData("authorization", true)]
    [InlineData("Proxy-Authorization", true)]
    [InlineData("COOKIE", true)]
    [InlineData("x-door", true)]
    [InlineData("X-Hub-Signature-256", false)]
    [InlineData("Stripe-Signature", false)]
    [InlineData("Content-Type", false)]
    public void Knows_what_opens_doors(string header, bool credential) => Door.IsHeader(header).ShouldBe(credential);

    [Theory]
    [InlineData("", "")]
    [InlineData("?", "?")]
    [InlineData("?door=1", "")]
    [InlineData("?a=1&door=1&b=%20", "?a=1&b=%20")]
    [InlineData("?d%6For=1&a", "?a")]
    [InlineData("?Door=1&&x==", "?Door=1&&x==")]
    public void Takes_out_of_the_query_what_opens_doors_and_nothing_else(string query, string stripped) => Door.Strip(query).ShouldBe(stripped);

    [Fact]
    public void Masks_what_looks_like_a_credential_for_people()
    {
        Door.MaskQuery("?a=1&door=2&API_KEY=3&token").ShouldBe("?a=1&door=***&API_KEY=***&token=***");
        var masked = Door.MaskHeaders(new HeaderList([new("X-Auth-Token", "1"), new("X-Door", "2"), new("Host", "h")]));
        masked.Select(h => h.Value).ShouldBe(["***", "***", "h"]);
    }
}
