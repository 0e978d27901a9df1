using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Providers;

namespace WebhookOps.Core.Tests.Verification;

public sealed class SignaturePropertyTests
{
    [Fact]
    public void A_changed_byte_never_verifies() =>
        Prop.ForAll<byte[], byte, byte>((body, at, change) =>
        {
            var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("s"u8, body));
            byte[] changed = [.. body];
            if (changed.Length > 0)
            {
                changed[at % changed.Length] ^= (byte)(change | 1);
            }

            bool Verifies(byte[] received) => Requests.Verifier("github", "s").Verify(Requests.Post(received, ("X-Hub-Signature-256", signature)), Requests.Now).Verified;
            return Verifies(body) && (body.Length == 0 || !Verifies(changed));
        }).QuickCheckThrowOnFailure();

    /// <summary>What would be text for a form, a token or signed items.</summary>
    [Fact]
    public void No_body_and_no_URL_makes_a_check_throw() =>
        Prop.ForAll<byte[], string, string>((body, text, more) =>
        {
            byte[][] bodies =
            [
                body,
                Encoding.UTF8.GetBytes($"{text}={more}&%{text}&={more}&a=%ff%"),
                Encoding.UTF8.GetBytes(Item($"\"amount\":{{\"value\":{text?.Length ?? 0}}},\"additionalData\":{{\"hmacSignature\":\"{text}\"}},\"{more}\":{{\"{text}\":\"\\ud800\"}}")),
                [.. "{\"notificationItems\":[{\"NotificationRequestItem\":{\"additionalData\":{\"hmacSignature\":\""u8, .. body, .. "\"}}}]}"u8],
                [.. "{\""u8, .. body, .. "\":1,\"\":{}}"u8],
            ];
            foreach (var provider in (string[])["adyen", "box", "messagebird", "twilio"])
            {
                var verifier = Requests.Verifier(provider, "00ff");
                foreach (var candidate in bodies)
                {
                    var request = Requests.Post(
                        candidate, ("X-Twilio-Signature", "AAAA"), ("box-signature-primary", text ?? ""), ("box-delivery-timestamp", more ?? ""), ("MessageBird-Signature-JWT", $"{text}.{more}.AAAA"));
                    if (verifier.Verify(request with { Url = text ?? "", Query = $"?bodySHA256={more}" }, Requests.Now).Verified)
                    {
                        return false;
                    }
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static string Item(string members) => "{\"notificationItems\":[{\"NotificationRequestItem\":{" + members + "}}]}";

    [Fact]
    public void No_header_makes_a_check_throw() =>
        Prop.ForAll<string, string>((one, two) =>
        {
            foreach (var provider in ProviderTable.BuiltIn.All)
            {
                var verifier = Requests.Verifier(provider.Key, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
                foreach (var (first, second) in ((string?, string?)[])[(one, two), ($"t=1700000000,v1={one}", "1700000000"), ($"v1,{one} v1,{two}", "1700000000"), ($"sha256={one}", two)])
                {
                    var headers = provider.Signatures.SelectMany(s => s.Headers).Distinct(StringComparer.Ordinal)
                        .Select((h, i) => (h, (i == 0 ? first : second) ?? "")).ToArray();
                    if (verifier.Check("{}", headers).Verified)
                    {
                        return false;
                    }
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
