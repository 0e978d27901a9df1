using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Api.Subscriptions;
using WebhookOps.Dashboard.Blazor.Pages.Forms;

namespace WebhookOps.Dashboard.Blazor.Pages.Subscriptions;

/// <summary>A subscription's settings as the fields of a form, and back.</summary>
internal static class SubscriptionForm
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static FormState Of(Subscription subscription, string? source, string? destination) => new(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["source"] = source,
        ["destination"] = destination,
        ["filter"] = subscription.Filter is { } filter ? JsonSerializer.Serialize(JsonElement.Parse(filter), s_indented) : "",
        ["retry.maxAttempts"] = Text(subscription.Retry.MaxAttempts),
        ["retry.baseSeconds"] = Text(subscription.Retry.BaseSeconds),
        ["retry.factor"] = Text(subscription.Retry.Factor),
        ["retry.capSeconds"] = Text(subscription.Retry.CapSeconds),
        ["retry.jitter"] = Text(subscription.Retry.Jitter),
        ["enabled"] = subscription.Enabled ? "true" : "",
    });

    /// <param name="shown">What the form showed of the subscription; null: it is a new one, and its ends are given too.</param>
    /// <param name="isJson">False: the filter is not JSON.</param>
    public static Body<SubscriptionRequest> Read(IFormCollection form, FormState? shown, out bool isJson)
    {
        isJson = true;
        JsonNode? filter = null;
        try
        {
            filter = form["filter"].ToString().Trim() is { Length: > 0 } text ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            isJson = false;
        }

        var json = new FormJson(form, shown)
            .Node("filter", filter)
            .NumberOrNull("retry.maxAttempts", "retry.baseSeconds", "retry.factor", "retry.capSeconds", "retry.jitter")
            .Flag("enabled");
        return (shown is null ? json.Text("source", "destination") : json).ToBody<SubscriptionRequest>();
    }

    /// <summary>The policy that stands in the fields; null: it is none.</summary>
    public static RetryPolicy? PolicyOf(FormState form, Checks checks)
    {
        var request = new RetryRequest
        {
            MaxAttempts = int.TryParse(form["retry.maxAttempts"], CultureInfo.InvariantCulture, out var most) ? most : null,
            BaseSeconds = Number("retry.baseSeconds"),
            Factor = Number("retry.factor"),
            CapSeconds = Number("retry.capSeconds"),
            Jitter = Number("retry.jitter"),
        };
        var policy = request.Merge(RetryPolicy.Default, Body<SubscriptionRequest>.Of([]), checks);
        return checks.Failed ? null : policy;

        double? Number(string field) => double.TryParse(form[field], CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
