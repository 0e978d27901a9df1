using System.Globalization;
using System.Text.Json.Nodes;
using WebhookOps.Core.Sources;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Api.Sources;
using WebhookOps.Dashboard.Blazor.Pages.Forms;

namespace WebhookOps.Dashboard.Blazor.Pages.Sources;

/// <summary>A source's settings as the fields of a form, and back.</summary>
internal static class SourceForm
{
    public static FormState Of(Source source) => new(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["slug"] = source.Slug,
        ["name"] = source.Name == source.Slug ? "" : source.Name,
        ["provider"] = source.Provider,
        ["enabled"] = source.Enabled ? "true" : "",
        ["maxBodyBytes"] = source.MaxBodyBytes == Source.DefaultMaxBodyBytes ? "" : source.MaxBodyBytes.ToString(CultureInfo.InvariantCulture),
        ["methods"] = string.Join(' ', source.Methods),
        ["requireJson"] = source.RequireJson ? "true" : "",
        ["rateLimit.requests"] = source.RateLimit?.Requests.ToString(CultureInfo.InvariantCulture),
        ["rateLimit.windowSeconds"] = source.RateLimit?.WindowSeconds.ToString(CultureInfo.InvariantCulture),
        ["retention.eventDays"] = source.Retention?.EventDays?.ToString(CultureInfo.InvariantCulture),
        ["retention.bodyDays"] = source.Retention?.BodyDays?.ToString(CultureInfo.InvariantCulture),
        ["dedupe.enabled"] = source.Dedupe.Enabled ? "true" : "",
        ["dedupe.windowSeconds"] = source.Dedupe.WindowSeconds == DedupeRule.Default.WindowSeconds ? "" : source.Dedupe.WindowSeconds.ToString(CultureInfo.InvariantCulture),
        ["dedupe.header"] = source.Dedupe.Header,
        ["dedupe.body"] = source.Dedupe.Body,
    });

    /// <param name="shown">What the form showed of the source; null: it is a new one.</param>
    public static Body<SourceRequest> Read(IFormCollection form, FormState? shown)
    {
        var methods = form["methods"].ToString().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new FormJson(form, shown)
            .Text("slug", "provider", "signingSecret", "handshakeToken")
            .TextOrNull("name", "dedupe.header", "dedupe.body")
            .Flag("enabled", "requireJson", "dedupe.enabled")
            .NumberOrNull("maxBodyBytes", "dedupe.windowSeconds")
            .Node("methods", methods.Length == 0 ? null : new JsonArray([.. methods.Select(m => (JsonNode?)m)]))
            .NumbersOrNull("rateLimit", "requests", "windowSeconds")
            .NumbersOrNull("retention", "eventDays", "bodyDays")
            .ToBody<SourceRequest>();
    }
}
