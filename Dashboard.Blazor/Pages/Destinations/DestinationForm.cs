using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Core.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Pages.Forms;

namespace WebhookOps.Dashboard.Blazor.Pages.Destinations;

/// <summary>A destination's settings as the fields of a form, and back.</summary>
internal static class DestinationForm
{
    public static FormState Of(Destination destination) => new(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["name"] = destination.Name,
        ["kind"] = DestinationMapping.TextOf(destination.Kind),
        ["url"] = destination.Url,
        ["agent"] = destination.Target,
        ["channel"] = destination.Target,
        ["output.module"] = destination.Target,
        ["timeoutSeconds"] = Text(destination.TimeoutSeconds),
        ["verifyTls"] = destination.VerifyTls ? "true" : "",
        ["forwardPath"] = destination.ForwardPath ? "true" : "",
        ["allowPrivateNetwork"] = destination.AllowPrivateNetwork switch { true => "true", false => "false", null => "" },
        ["maxConcurrency"] = Text(destination.MaxConcurrency),
        ["rateLimit.requests"] = Text(destination.RateLimit?.Requests),
        ["rateLimit.windowSeconds"] = Text(destination.RateLimit?.WindowSeconds),
        ["enabled"] = destination.Enabled ? "true" : "",
    });

    /// <param name="shown">What the form showed of the destination; null: it is a new one, and its name, kind and module are given too.</param>
    public static Body<DestinationRequest> Read(IFormCollection form, string kind, FormState? shown, out string? wrong)
    {
        wrong = null;
        var json = new FormJson(form, shown)
            .Flag("enabled")
            .NumberOrNull("timeoutSeconds", "maxConcurrency")
            .NumbersOrNull("rateLimit", "requests", "windowSeconds");
        if (shown is null)
        {
            json.Text("name", "kind");
        }

        json = kind switch
        {
            "agent" => json.Text("agent").TextOrNull("url").Flag("forwardPath", "verifyTls").FlagOrNull("allowPrivateNetwork"),
            "channel" => json.Text("channel"),
            "output" => json.Flag("verifyTls").FlagOrNull("allowPrivateNetwork"),
            _ => json.TextOrNull("url").Flag("forwardPath", "verifyTls").FlagOrNull("allowPrivateNetwork"),
        };
        if (kind == "output" && (shown is null || form["output.settings"].ToString().Length > 0))
        {
            json.Node("output", Output(form, shown, out wrong), "output.settings");
        }

        if (HeaderLines(form["headers"].ToString(), ref wrong) is { Count: > 0 } headers)
        {
            json.Node("headers", headers);
        }

        return json.ToBody<DestinationRequest>();
    }

    private static JsonObject Output(IFormCollection form, FormState? shown, out string? wrong)
    {
        wrong = null;
        var settings = new JsonObject();
        try
        {
            settings = form["output.settings"].ToString().Trim() is { Length: > 0 } text ? JsonNode.Parse(text) as JsonObject ?? throw new JsonException() : settings;
        }
        catch (JsonException)
        {
            wrong = "output.settings|The settings must be a JSON object, such as {\"path\":\"/data/events.log\"}.";
        }

        settings["module"] = shown?["output.module"] ?? form["output.module"].ToString();
        return settings;
    }

    /// <summary>One header in a line: <c>Name: value</c> sets it, <c>Name:</c> removes it.</summary>
    private static JsonObject HeaderLines(string text, ref string? wrong)
    {
        var headers = new JsonObject();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                wrong ??= "headers|Write one header in each line, as Name: value.";
                continue;
            }

            var value = line[(colon + 1)..].Trim();
            headers[line[..colon].Trim()] = value.Length == 0 ? null : value;
        }

        return headers;
    }

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
