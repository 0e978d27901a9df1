using WebhookOps.Core.Providers;
using WebhookOps.Core.Tests.Verification;

namespace WebhookOps.Core.Tests.Providers;

public sealed class HandshakeTests
{
    private static HandshakeAnswer? Ask(string body) => Handshake.Of(ProviderTable.BuiltIn.Find("slack")!)!.Answer(Requests.Post(body));

    [Fact]
    public void Slack_gets_its_challenge_back_as_plain_text() =>
        Ask("""{"token":"t","challenge":"<b>3eZ</b>","type":"url_verification"}""").ShouldBe(new HandshakeAnswer("text/plain; charset=utf-8", "<b>3eZ</b>"));

    [Theory]
    [InlineData("""{"challenge":"3eZ","type":"event_callback"}""")]
    [InlineData("""{"type":"url_verification"}""")]
    [InlineData("""{"type":"url_verification","challenge":{}}""")]
    [InlineData("""{"type":"url_verification","challenge":"x" """)]
    [InlineData("")]
    public void Anything_else_is_an_event(string body) => Ask(body).ShouldBeNull();

    [Fact]
    public void A_huge_challenge_is_not_reflected() =>
        Ask($$"""{"type":"url_verification","challenge":"{{new string('x', 1025)}}"}""").ShouldBeNull();

    [Fact]
    public void Others_have_none() => Handshake.Of(ProviderTable.BuiltIn.Find("github")!).ShouldBeNull();
}
