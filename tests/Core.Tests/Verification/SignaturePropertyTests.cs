using System.Security.Cryptography;
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
