using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>Webhooks as providers send them, signed by their own documentation.</summary>
internal static class Webhooks
{
    public static HttpRequestMessage GitHub(string url, byte[] body, string? id = null) => Post(url, body,
        ("X-GitHub-Event", "push"),
        ("X-GitHub-Delivery", id ?? Guid.NewGuid().ToString()),
        ("X-GitHub-Hook-ID", "292430182"),
        ("User-Agent", "GitHub-Hookshot/044aadd"),
        ("X-Hub-Signature-256", $"sha256={Hex(body)}"));

    public static HttpRequestMessage Stripe(string url, byte[] body)
    {
        var now = Now;
        return Post(url, body, ("Stripe-Signature", $"t={now},v1={Hex(Encoding.ASCII.GetBytes($"{now}."), body)},v0=old"));
    }

    public static HttpRequestMessage Slack(string url, byte[] body)
    {
        var now = Now;
        return Post(url, body, ("X-Slack-Request-Timestamp", now), ("X-Slack-Signature", $"v0={Hex(Encoding.ASCII.GetBytes($"v0:{now}:"), body)}"));
    }

    public static HttpRequestMessage Generic(string url, byte[] body, string? id = null) => Post(url, body,
        ("X-Webhook-Id", id ?? Guid.NewGuid().ToString()), ("X-Event-Type", "order.paid"), ("X-WebhookOps-Signature", $"sha256={Hex(body)}"));

    private static string Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static HttpRequestMessage Post(string url, byte[] body, params (string Name, string Value)[] headers)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return message;
    }

    private static string Hex(params byte[][] parts) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Route.SourceSecret), parts.SelectMany(p => p).ToArray()));
}
