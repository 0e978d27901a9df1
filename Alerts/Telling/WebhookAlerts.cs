using System.Net.Http.Headers;
using System.Text.Json;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Core.StandardWebhooks;

namespace WebhookOps.Alerts.Telling;

/// <summary>
/// A POST signed by Standard Webhooks 1.0.0, with a body as it recommends: <c>type</c>, <c>timestamp</c>, <c>data</c>. The
/// <c>webhook-id</c> is the notice's and the same on every attempt.
/// </summary>
internal sealed class WebhookAlerts(AlertHttp http, TimeProvider clock) : IAlertChannel
{
    public AlertTargetKind Kind => AlertTargetKind.Webhook;

    public async Task<string?> TellAsync(AlertTarget target, AlertMessage message, bool allowPrivate, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(Describe(message), JsonSerializerOptions.Web);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Settings.Url.Reveal()) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("WebhookOps");
        request.Headers.TryAddWithoutValidation("webhook-id", message.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", WebhookSigner.Timestamp(now));
        request.Headers.TryAddWithoutValidation("webhook-signature", new WebhookSigner(target.Settings.SigningSecrets).Sign(message.Id, now, body));
        return await http.PostAsync(request, allowPrivate, cancellation);
    }

    private static object Describe(AlertMessage message) => new
    {
        message.Type,
        Timestamp = message.At.UtcDateTime,
        Data = new { message.Title, message.Text, message.Link, Incident = message.Incident is { } incident ? Describe(incident) : null },
    };

    private static object Describe(Incident incident) => new
    {
        Id = PublicId.Format(PublicId.Incident, incident.Id),
        Kind = IncidentKinds.NameOf(incident.Kind),
        State = incident.IsOpen ? "open" : "resolved",
        SubjectKind = IncidentKinds.SubjectOf(incident.Kind),
        incident.Subject,
        incident.Summary,
        OpenedAt = incident.OpenedAt.UtcDateTime,
        ResolvedAt = incident.ResolvedAt?.UtcDateTime,
        incident.Resolution,
    };
}
