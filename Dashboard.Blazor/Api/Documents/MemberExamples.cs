using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using WebhookOps.Core.Ids;

namespace WebhookOps.Dashboard.Blazor.Api.Documents;

/// <summary>What a member of a body or an answer may look like, for the OpenAPI document.</summary>
internal static class MemberExamples
{
    private const string Moment = "2026-05-01T12:00:00Z";

    /// <summary>Words that say more than any: what is not here is told by its type.</summary>
    private static readonly FrozenDictionary<string, string> s_words = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["acknowledgedBy"] = "ada@example.com",
        ["actor"] = "ada@example.com",
        ["agent"] = "office",
        ["body"] = "{\"hello\":\"world\"}",
        ["bodyBase64"] = "eyJoZWxsbyI6IndvcmxkIn0=",
        ["channel"] = "orders",
        ["circuit"] = "open",
        ["code"] = "signature_invalid",
        ["command"] = "webhookops join --server https://hooks.example.com --id office --secret whag_…",
        ["connectorId"] = "worker-1",
        ["contentType"] = "application/json",
        ["destination"] = "shop-app",
        ["detail"] = "There is no source 'github'.",
        ["error"] = "HTTP_STATUS",
        ["errorCode"] = "HTTP_STATUS",
        ["errorDetail"] = "The app refused the connection.",
        ["eventType"] = "invoice.paid",
        ["field"] = "retry.maxAttempts",
        ["gitHub"] = "ada",
        ["gitHubOrganization"] = "example",
        ["header"] = "X-Event-Id",
        ["hooksUrl"] = "https://hooks.example.com/hooks/3f6c2a9d",
        ["host"] = "smtp.example.com",
        ["invitationUrl"] = "https://ops.example.com/invitation?token=…",
        ["lastError"] = "HTTP_STATUS",
        ["method"] = "POST",
        ["module"] = "log",
        ["outcome"] = "delivered",
        ["overflow"] = "refuse",
        ["path"] = "/eu/berlin",
        ["protocol"] = "websocket",
        ["provider"] = "github",
        ["providerEventId"] = "in_123",
        ["q"] = "state:dead last:24h",
        ["query"] = "?version=2",
        ["reason"] = "The receiver was mended.",
        ["remoteAddress"] = "203.0.113.9",
        ["resolution"] = "The destination takes deliveries again.",
        ["responseBody"] = "{\"ok\":true}",
        ["role"] = "operator",
        ["savedBy"] = "ada@example.com",
        ["scheme"] = "hmac-sha256",
        ["scope"] = "operator",
        ["security"] = "starttls",
        ["server"] = "https://hooks.example.com",
        ["signingSecret"] = "whsec_…",
        ["slug"] = "github",
        ["source"] = "github",
        ["streamUrl"] = "https://hooks.example.com/connect/stream/orders",
        ["subject"] = "shop-app",
        ["subjectKind"] = "destination",
        ["summary"] = "20 of 24 attempts in the last 5 min failed.",
        ["target"] = "on-call",
        ["tells"] = "opened",
        ["text"] = "5 minutes at most, and it is 2 s old.",
        ["title"] = "Time of the request",
        ["traceParent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ["trigger"] = "automatic",
        ["tunnelId"] = "3f6c2a9d",
        ["type"] = "invoice.paid",
        ["url"] = "https://app.example.com/webhooks",
        ["userAgent"] = "Mozilla/5.0",
        ["username"] = "hooks",
        ["value"] = "application/json",
        ["verdict"] = "rejected",
        ["verifiedBy"] = "github",
        ["what"] = "shop-app",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Members that are called alike and are not.</summary>
    private static readonly FrozenDictionary<string, string> s_ofTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AgentAnswer.status"] = "online",
        ["ChannelHealthAnswer.status"] = "healthy",
        ["AlertTargetAnswer.kind"] = "webhook",
        ["AlertTargetAnswer.url"] = "https://hooks.slack.com/…",
        ["AuditAnswer.action"] = "destination.update",
        ["AuthenticationAnswer.type"] = "bearer",
        ["ChannelConnectionAnswer.state"] = "connected",
        ["ConcernAnswer.kind"] = "paused",
        ["DeliveryAnswer.state"] = "dead",
        ["DestinationAnswer.kind"] = "http",
        ["HeaderAnswer.name"] = "Content-Type",
        ["IncidentAnswer.kind"] = "destination-failing",
        ["IncidentAnswer.state"] = "open",
        ["LiveTunnel.kind"] = "agent",
        ["NoticeAnswer.state"] = "told",
        ["PlannedChange.action"] = "update",
        ["PlannedChange.kind"] = "destination",
        ["ReplayAnswer.action"] = "retry",
        ["ReplayAnswer.state"] = "running",
        ["SearchAnswer.name"] = "Failed invoices",
        ["SearchAnswer.query"] = "type:invoice.* state:dead",
        ["SessionAnswer.method"] = "password",
        ["SourceAnswer.url"] = "https://hooks.example.com/in/github",
        ["AlertMailAnswer.from"] = "hooks@example.com",
        ["ProviderAnswer.key"] = "github",
        ["ProviderAnswer.secret"] = "Any long random text.",
        ["KeyAnswer.key"] = "whk_…",
        ["EnrollmentAnswer.secret"] = "whag_…",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_prefixes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Event"] = PublicId.Event,
        ["EventSummary"] = PublicId.Event,
        ["Delivery"] = PublicId.Delivery,
        ["Attempt"] = PublicId.Attempt,
        ["Source"] = PublicId.Source,
        ["Destination"] = PublicId.Destination,
        ["Subscription"] = PublicId.Subscription,
        ["Replay"] = PublicId.Replay,
        ["Request"] = PublicId.Request,
        ["Key"] = PublicId.ApiKey,
        ["Session"] = PublicId.Session,
        ["Search"] = PublicId.SavedSearch,
        ["Incident"] = PublicId.Incident,
        ["eventId"] = PublicId.Event,
        ["replayId"] = PublicId.Replay,
        ["replayOf"] = PublicId.Request,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="type">The record that has the member.</param>
    /// <returns>Null where what is inside says enough.</returns>
    public static JsonNode? Of(string type, string member, IOpenApiSchema schema)
    {
        if (schema.Enum is { Count: > 0 })
        {
            return null;
        }

        return (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Boolean => true,
            JsonSchemaType.Integer => member is "status" or "lastStatus" ? 500 : member.EndsWith("Bytes", StringComparison.Ordinal) || member.EndsWith("Size", StringComparison.Ordinal) ? 1024 : 3,
            JsonSchemaType.Number => member is "share" or "jitter" ? 0.5 : 30,
            JsonSchemaType.String when schema.Format is "date-time" || member.EndsWith("At", StringComparison.Ordinal) => Moment,
            JsonSchemaType.String => Text(type, member),
            _ => null,
        };
    }

    private static string Text(string type, string member) =>
        s_ofTypes.GetValueOrDefault($"{type}.{member}")
        ?? (PrefixOf(type, member) is { } prefix ? ParameterExamples.Id(prefix) : s_words.GetValueOrDefault(member) ?? $"a {member}");

    private static string? PrefixOf(string type, string member) =>
        s_prefixes.GetValueOrDefault(member) ?? (member == "id" ? s_prefixes.GetValueOrDefault(type.Replace("Answer", "", StringComparison.Ordinal)) : null);
}
