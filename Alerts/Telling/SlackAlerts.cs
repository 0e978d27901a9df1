using System.Net.Http.Headers;
using System.Text.Json;
using WebhookOps.Core.Alerts;

namespace WebhookOps.Alerts.Telling;

/// <summary>The JSON of Slack's incoming webhooks (also Mattermost's and Rocket.Chat's): a fallback text, and the same as a block.</summary>
internal sealed class SlackAlerts(AlertHttp http) : IAlertChannel
{
    /// <summary>Of a section's text, by Slack's rules.</summary>
    private const int MaxText = 2_900;

    public AlertTargetKind Kind => AlertTargetKind.Slack;

    public async Task<string?> TellAsync(AlertTarget target, AlertMessage message, bool allowPrivate, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Describe(message), JsonSerializerOptions.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Settings.Url.Reveal()) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.PostAsync(request, allowPrivate, cancellation);
    }

    private static object Describe(AlertMessage message)
    {
        var sign = message.Type switch
        {
            AlertMessage.OpenedType => ":rotating_light:",
            AlertMessage.ResolvedType => ":white_check_mark:",
            _ => ":wave:",
        };
        var text = $"{sign} *{Escape(message.Title)}*\n{Escape(message.Text)}";
        if (message.Link is { } link)
        {
            text += $"\n<{Escape(link)}|Open in WebhookOps>";
        }

        return new
        {
            Text = $"{Escape(message.Title)}. {Escape(message.Text)}",
            Blocks = new[] { new { Type = "section", Text = new { Type = "mrkdwn", Text = text } } },
        };
    }

    /// <summary>So that no name can mention a channel or make a link: Slack reads &amp;, &lt; and &gt; and nothing else as control characters.</summary>
    private static string Escape(string text) =>
        (text.Length <= MaxText / 2 ? text : text[..(MaxText / 2)] + "…")
            .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
