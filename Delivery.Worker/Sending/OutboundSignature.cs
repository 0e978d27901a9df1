using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Sources;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>The <c>webhook-signature</c> of Standard Webhooks: one <c>v1,</c> for each secret of the destination that is still valid.</summary>
internal static class OutboundSignature
{
    private const string Prefix = "whsec_";

    public static string? Of(IReadOnlyList<SigningSecret> secrets, string id, long timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        string? signatures = null;
        for (var i = 0; i < secrets.Count; i++)
        {
            if (secrets[i].ValidUntil is { } until && until <= now)
            {
                continue;
            }

            var text = secrets[i].Value.Reveal();
            var key = Convert.FromBase64String(text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text);
            using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            mac.AppendData(Encoding.ASCII.GetBytes($"{id}.{timestamp}."));
            mac.AppendData(body);
            var signature = "v1," + Convert.ToBase64String(mac.GetHashAndReset());
            signatures = signatures is null ? signature : signatures + " " + signature;
        }

        return signatures;
    }
}
