using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Ingest.Tests.Hosting;

/// <summary>Signs as the providers do.</summary>
public static class Signatures
{
    public static string GitHub(string secret, byte[] body) => "sha256=" + Hex(secret, body);

    public static string Stripe(string secret, byte[] body, DateTimeOffset at)
    {
        var t = at.ToUnixTimeSeconds();
        return $"t={t},v1={Hex(secret, [.. Encoding.ASCII.GetBytes($"{t}."), .. body])}";
    }

    public static string Slack(string secret, byte[] body, DateTimeOffset at) =>
        "v0=" + Hex(secret, [.. Encoding.ASCII.GetBytes($"v0:{at.ToUnixTimeSeconds()}:"), .. body]);

    private static string Hex(string secret, byte[] content) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), content));
}
