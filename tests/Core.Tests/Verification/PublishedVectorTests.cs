using System.Globalization;
using System.Text;
using System.Text.Json;
using WebhookOps.Core.Events;

namespace WebhookOps.Core.Tests.Verification;

/// <summary>What providers published is what we must agree with, row by row.</summary>
public sealed class PublishedVectorTests
{
    /// <summary>Which row of the provider table a vector is about.</summary>
    private static readonly Dictionary<string, string> Rows = new(StringComparer.Ordinal)
    {
        ["github"] = "github",
        ["slack"] = "slack",
        ["stripe"] = "stripe",
        ["standard_webhooks"] = "standard-webhooks",
        ["shopify"] = "shopify",
        ["square"] = "square",
        ["paddle"] = "paddle",
        ["hubspot"] = "hubspot",
        ["sendgrid"] = "sendgrid",
        ["convoy (generic hmac source)"] = "convoy",
        ["twilio"] = "twilio",
        ["adyen"] = "adyen",
        ["box"] = "box",
        ["messagebird"] = "messagebird",
    };

    /// <summary>The published vectors that no row covers yet; whoever adds the row takes the name out.</summary>
    private static readonly string[] NotCovered = [];

    public static TheoryData<SignatureVector> Covered => [.. SignatureVector.All.Where(v => Rows.ContainsKey(v.Provider))];

    [Theory]
    [MemberData(nameof(Covered))]
    public void A_published_vector_gets_the_published_verdict(SignatureVector vector)
    {
        var request = new InboundRequest(
            vector.Method ?? "POST", vector.RequestUrl ?? "https://example.com/", "", "",
            new HeaderList([.. vector.Headers.Select(h => new Header(h.Key, h.Value))]), BodyOf(vector));
        var now = vector.ClockUnix is { } clock ? DateTimeOffset.FromUnixTimeSeconds(clock) : Requests.Now;

        var verdict = Requests.Verifier(Rows[vector.Provider], vector.Secret).Verify(request, now);

        verdict.Verified.ShouldBe(vector.ShouldVerify, verdict.Reason);
    }

    [Fact]
    public void Every_vector_is_covered_or_named_as_missing() =>
        SignatureVector.All.Select(v => v.Provider)
            .Where(p => !p.StartsWith("primitive:", StringComparison.Ordinal) && !Rows.ContainsKey(p))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ShouldBe(NotCovered);

    /// <summary>Of Adyen's the text that is signed was published: here it is the item again that it was made of.</summary>
    private static byte[] BodyOf(SignatureVector vector)
    {
        var body = Convert.FromBase64String(vector.BodyBase64);
        return vector.Provider == "adyen" && Encoding.UTF8.GetString(body).Split(':') is [var psp, var original, var account, var reference, var value, var currency, var code, var success]
            ? JsonSerializer.SerializeToUtf8Bytes(new
            {
                live = "false",
                notificationItems = new[]
                {
                    new
                    {
                        NotificationRequestItem = new
                        {
                            additionalData = new { hmacSignature = vector.ExpectedSignature },
                            amount = new { currency, value = int.Parse(value, CultureInfo.InvariantCulture) },
                            eventCode = code, merchantAccountCode = account, merchantReference = reference, originalReference = original, pspReference = psp, success,
                        },
                    },
                },
            })
            : body;
    }
}
