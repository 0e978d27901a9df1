using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Core;
using WebhookOps.Core.Agents;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Dashboard.Blazor.Api.Alerts;
using WebhookOps.Dashboard.Blazor.Api.Destinations;
using WebhookOps.Outputs;

namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>Writes things as the requests that make them, every member in its place, so that two can be compared and one can be made again.</summary>
internal sealed class ConfigurationWriter
{
    private readonly bool _reveal;

    private ConfigurationWriter(bool reveal) => _reveal = reveal;

    /// <summary>For an export: references in the places of secrets.</summary>
    public static ConfigurationWriter WithReferences { get; } = new(reveal: false);

    /// <summary>With the secrets themselves, to compare in memory. It is not for leaving the process.</summary>
    public static ConfigurationWriter WithSecrets { get; } = new(reveal: true);

    public static JsonObject Write(Agent agent) => new()
    {
        ["name"] = agent.Name,
        ["allowedTargets"] = ToJson(agent.AllowedTargets),
        ["tunnelId"] = agent.TunnelId,
    };

    public static JsonObject Write(Channel channel) => Compact(new()
    {
        ["name"] = channel.Name,
        ["ttlSeconds"] = channel.TtlSeconds,
        ["maxQueueSize"] = channel.MaxQueueSize,
        ["overflow"] = channel.Overflow == ChannelOverflow.DeadLetterOldest ? "dead-letter-oldest" : "refuse",
        ["maxConnections"] = channel.MaxConnections,
        ["maxInFlight"] = channel.MaxInFlight,
        ["ackTimeoutSeconds"] = channel.AckTimeoutSeconds,
        ["allowedAddresses"] = ToJson(channel.AllowedAddresses),
        ["ratePerSecond"] = channel.RatePerSecond,
        ["redact"] = ToJson(channel.Redact),
        ["cutOnRotation"] = channel.CutOnRotation,
    });

    public JsonObject Write(Source source) => Compact(new()
    {
        ["slug"] = source.Slug,
        ["name"] = source.Name,
        ["provider"] = source.Provider,
        ["signingSecret"] = source.Credentials.SigningSecrets is [var newest, ..] ? Write(newest.Value, ["SOURCE", source.Slug, "SIGNING-SECRET"]) : null,
        ["handshakeToken"] = source.Credentials.HandshakeToken.IsEmpty ? null : Write(source.Credentials.HandshakeToken, ["SOURCE", source.Slug, "HANDSHAKE-TOKEN"]),
        ["authentication"] = new JsonArray([.. source.Credentials.Rules.Select((rule, index) => Write(rule, source.Slug, index))]),
        ["methods"] = ToJson(source.Methods),
        ["maxBodyBytes"] = source.MaxBodyBytes,
        ["requireJson"] = source.RequireJson,
        ["rateLimit"] = Write(source.RateLimit),
        ["retention"] = source.Retention is { } retention ? Compact(new() { ["eventDays"] = retention.EventDays, ["bodyDays"] = retention.BodyDays }) : null,
        ["dedupe"] = Compact(new()
        {
            ["enabled"] = source.Dedupe.Enabled,
            ["windowSeconds"] = source.Dedupe.WindowSeconds,
            ["header"] = source.Dedupe.Header,
            ["body"] = source.Dedupe.Body,
        }),
        ["enabled"] = source.Enabled,
    });

    public JsonObject Write(Destination destination) => Compact(new()
    {
        ["name"] = destination.Name,
        ["kind"] = DestinationMapping.TextOf(destination.Kind),
        ["url"] = destination.Url,
        ["agent"] = destination.Kind == DestinationKind.Agent ? destination.Target : null,
        ["channel"] = destination.Kind == DestinationKind.Channel ? destination.Target : null,
        ["output"] = destination.Kind == DestinationKind.Output ? WriteOutput(destination) : null,
        ["timeoutSeconds"] = destination.TimeoutSeconds,
        ["verifyTls"] = destination.VerifyTls,
        ["headers"] = new JsonObject(destination.Secrets.Headers.OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase).Select(h =>
            KeyValuePair.Create<string, JsonNode?>(h.Key, Write(h.Value, ["DESTINATION", destination.Name, "HEADER", h.Key])))),
        ["signingSecret"] = destination.Secrets.SigningSecrets is [var newest, ..] ? Write(newest.Value, ["DESTINATION", destination.Name, "SIGNING-SECRET"]) : null,
        ["forwardPath"] = destination.ForwardPath,
        ["allowPrivateNetwork"] = destination.AllowPrivateNetwork,
        ["maxConcurrency"] = destination.MaxConcurrency,
        ["rateLimit"] = Write(destination.RateLimit),
        ["enabled"] = destination.Enabled,
    });

    public static JsonObject Write(Subscription subscription, string source, string destination) => Compact(new()
    {
        ["source"] = source,
        ["destination"] = destination,
        ["filter"] = subscription.Filter is { } filter ? JsonNode.Parse(filter) : null,
        ["retry"] = JsonSerializer.SerializeToNode(subscription.Retry, JsonSerializerOptions.Web),
        ["enabled"] = subscription.Enabled,
    });

    public JsonObject Write(AlertTarget target) => Compact(new()
    {
        ["name"] = target.Name,
        ["kind"] = AlertMapping.TextOf(target.Kind),
        ["url"] = target.Kind switch
        {
            AlertTargetKind.Webhook => target.Settings.Url.Reveal(),
            AlertTargetKind.Slack => Write(target.Settings.Url, ["ALERT-TARGET", target.Name, "URL"]),
            _ => null,
        },
        ["signingSecret"] = target.Settings.SigningSecrets is [var newest, ..] ? Write(newest.Value, ["ALERT-TARGET", target.Name, "SIGNING-SECRET"]) : null,
        ["mail"] = target.Settings.Mail is { } mail ? Write(mail, target.Name) : null,
        ["incidents"] = ToJson(target.Incidents),
        ["allowPrivateNetwork"] = target.AllowPrivateNetwork,
        ["enabled"] = target.Enabled,
    });

    public static JsonObject Write(AlertSettings settings)
    {
        var json = JsonSerializer.SerializeToNode(settings, JsonSerializerOptions.Web)!.AsObject();
        json["backlogGrowing"]!["count"] = settings.BacklogGrowing.Count ?? 0;
        return json;
    }

    private JsonObject Write(AlertMail mail, string target) => Compact(new()
    {
        ["host"] = mail.Host,
        ["port"] = mail.Port,
        ["security"] = mail.Security,
        ["username"] = mail.Username,
        ["password"] = mail.Password.IsEmpty ? null : Write(mail.Password, ["ALERT-TARGET", target, "PASSWORD"]),
        ["from"] = mail.From,
        ["to"] = ToJson(mail.To),
    });

    private JsonObject Write(AuthenticationRule rule, string slug, int index)
    {
        var json = new JsonObject { ["type"] = rule.Type };
        foreach (var (name, value) in rule.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            json[name] = value;
        }

        foreach (var (name, value) in rule.Secrets.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            json[name] = Write(value, ["SOURCE", slug, "AUTHENTICATION", FormattableString.Invariant($"{index}"), name]);
        }

        return json;
    }

    private JsonObject WriteOutput(Destination destination)
    {
        var json = new JsonObject { ["module"] = destination.Target };
        var open = OutputModules.BuiltIn.FieldsOf(destination.Target).Where(f => !f.IsSecret).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        using var settings = JsonDocument.Parse(destination.OutputSettings ?? "{}");
        foreach (var setting in settings.RootElement.EnumerateObject().OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            json[setting.Name] = _reveal || open.Contains(setting.Name)
                ? JsonNode.Parse(setting.Value.GetRawText())
                : SecretReference.To("DESTINATION", destination.Name, "OUTPUT", setting.Name);
        }

        return json;
    }

    private string Write(Secret secret, string[] path) => _reveal ? secret.Reveal() : SecretReference.To(path);

    private static JsonObject? Write(RateLimit? limit) =>
        limit is null ? null : new() { ["requests"] = limit.Requests, ["windowSeconds"] = limit.WindowSeconds };

    private static JsonArray ToJson(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    /// <summary>Leaves out what is not set.</summary>
    private static JsonObject Compact(JsonObject json)
    {
        foreach (var name in json.Where(m => m.Value is null).Select(m => m.Key).ToArray())
        {
            json.Remove(name);
        }

        return json;
    }
}
