using System.Security.Cryptography;
using System.Text.Json.Nodes;
using WebhookOps.Core.Agents;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Sources;
using WebhookOps.Core.StandardWebhooks;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Agents;
using WebhookOps.Dashboard.Blazor.Api.Alerts;
using WebhookOps.Dashboard.Blazor.Api.Channels;
using WebhookOps.Dashboard.Blazor.Api.Destinations;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Api.Sources;
using WebhookOps.Dashboard.Blazor.Api.Subscriptions;

namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>
/// Reads the things of a document by the same rules as the requests that make them. Each begins with the defaults; what is no part of a
/// document (ids, times, tokens, whether a destination is paused) stays as it is.
/// </summary>
internal sealed class ConfigurationReader(TimeProvider clock)
{
    private const string TunnelAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int TunnelIdLength = 24;

    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);

    /// <summary>Secrets of new things that the document gives none for, by their places.</summary>
    public IReadOnlyDictionary<string, string> Made => _made;

    public Agent? ReadAgent(JsonObject json, string name, Agent? now, Checks checks)
    {
        if (Open<AgentEntry>(json, name, "name", checks) is not { } body)
        {
            return null;
        }

        var targets = body.Value.AllowedTargets ?? [];
        AgentEndpoints.CheckTargets(targets, checks);
        var tunnelId = body.Value.TunnelId;
        checks.Require(now is null || tunnelId is null || tunnelId == now.TunnelId, "tunnelId", "Cannot be changed: the agent's public URL would go dead. Remove the agent first.", "read_only");
        checks.Require(
            tunnelId is null || (tunnelId.Length == TunnelIdLength && tunnelId.All(c => TunnelAlphabet.Contains(c, StringComparison.Ordinal))),
            "tunnelId",
            $"Must be {TunnelIdLength} characters of {TunnelAlphabet}.");
        return new Agent
        {
            Id = now?.Id ?? PublicId.New(clock),
            Name = name,
            TunnelId = now?.TunnelId ?? tunnelId ?? RandomNumberGenerator.GetString(TunnelAlphabet, TunnelIdLength),
            AllowedTargets = targets,
            CreatedAt = now?.CreatedAt ?? clock.GetUtcNow(),
            UpdatedAt = clock.GetUtcNow(),
        };
    }

    public Channel? ReadChannel(JsonObject json, string name, Channel? now, Checks checks)
    {
        if (Open<ChannelRequest>(json, name, "name", checks) is not { } body)
        {
            return null;
        }

        checks.Add(ChannelRules.CheckName(name));
        var tokens = now?.Tokens;
        if (tokens is null)
        {
            (tokens, var token) = new ChannelTokens().Rotate(clock.GetUtcNow(), TimeSpan.Zero);
            _made[$"channels.{name}.token"] = token.Reveal();
        }

        var channel = new Channel
        {
            Id = now?.Id ?? PublicId.New(clock),
            Name = name,
            Tokens = tokens,
            CreatedAt = now?.CreatedAt ?? clock.GetUtcNow(),
            UpdatedAt = clock.GetUtcNow(),
        };
        ChannelMapping.Apply(body, channel, checks);
        return channel;
    }

    public Source? ReadSource(JsonObject json, string slug, Source? now, Checks checks)
    {
        if (Open<SourceRequest>(json, slug, "slug", checks) is not { } body)
        {
            return null;
        }

        var source = new Source
        {
            Id = now?.Id ?? PublicId.New(clock),
            Slug = slug,
            Name = slug,
            CreatedAt = now?.CreatedAt ?? clock.GetUtcNow(),
            UpdatedAt = clock.GetUtcNow(),
        };
        SourceMapping.Apply(body, source, checks);
        source.Credentials = source.Credentials with { SigningSecrets = Keep(now?.Credentials.SigningSecrets, source.Credentials.SigningSecrets) };
        return source;
    }

    public Destination? ReadDestination(JsonObject json, string name, Destination? now, Checks checks)
    {
        if (Open<DestinationRequest>(json, name, "name", checks) is not { } body)
        {
            return null;
        }

        var kind = DestinationMapping.KindOf(body.Value.Kind);
        checks.Require(kind is not null, "kind", $"Must be one of {DestinationMapping.KnownKinds}.");
        checks.Require(kind is null || now is null || now.Kind == kind, "kind", "Cannot be changed. Make another destination.", "read_only");
        if (checks.Failed)
        {
            return null;
        }

        var destination = new Destination
        {
            Id = now?.Id ?? PublicId.New(clock),
            Name = name,
            Kind = kind!.Value,
            PausedAt = now?.PausedAt,
            CreatedAt = now?.CreatedAt ?? clock.GetUtcNow(),
            UpdatedAt = clock.GetUtcNow(),
        };
        DestinationMapping.Apply(body, destination, checks);
        destination.Secrets = destination.Secrets with { SigningSecrets = Keep(now?.Secrets.SigningSecrets, destination.Secrets.SigningSecrets) };
        if (!body.Has("signingSecret"))
        {
            destination.Secrets = destination.Secrets with { SigningSecrets = now?.Secrets.SigningSecrets ?? [new SigningSecret(Make($"destinations.{name}.signingSecret"))] };
        }

        return destination;
    }

    public Subscription? ReadSubscription(JsonObject json, Guid source, Guid destination, Checks checks)
    {
        if (Open<SubscriptionRequest>(json, null, "source", checks) is not { } body)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var subscription = new Subscription { Id = PublicId.New(clock), SourceId = source, DestinationId = destination, CreatedAt = now, UpdatedAt = now };
        SubscriptionMapping.Apply(body, subscription, checks);
        return subscription;
    }

    public AlertTarget? ReadAlertTarget(JsonObject json, string name, AlertTarget? now, Checks checks)
    {
        if (Open<AlertTargetRequest>(json, name, "name", checks) is not { } body)
        {
            return null;
        }

        var kind = AlertMapping.KindOf(body.Value.Kind);
        checks.Require(kind is not null, "kind", $"Must be one of {AlertMapping.KnownKinds}.");
        checks.Require(kind is null || now is null || now.Kind == kind, "kind", "Cannot be changed. Make another alert target.", "read_only");
        if (checks.Failed)
        {
            return null;
        }

        var target = new AlertTarget
        {
            Id = now?.Id ?? PublicId.New(clock),
            Name = name,
            Kind = kind!.Value,
            CreatedAt = now?.CreatedAt ?? clock.GetUtcNow(),
            UpdatedAt = clock.GetUtcNow(),
        };
        AlertMapping.Apply(body, target, checks);
        if (kind == AlertTargetKind.Webhook)
        {
            var secrets = body.Has("signingSecret") ? Keep(now?.Settings.SigningSecrets, target.Settings.SigningSecrets)
                : now?.Settings.SigningSecrets ?? [new SigningSecret(Make($"alertTargets.{name}.signingSecret"))];
            target.Settings = target.Settings with { SigningSecrets = secrets };
        }

        return target;
    }

    public static AlertSettings? ReadAlerts(JsonObject json, Checks checks)
    {
        if (Open<AlertSettingsRequest>(json, null, "alerts", checks) is not { } body)
        {
            return null;
        }

        var settings = AlertMapping.Apply(body, new AlertSettings());
        checks.Add(AlertSettingsRules.Check(settings));
        return settings;
    }

    private static Body<T>? Open<T>(JsonObject json, string? name, string key, Checks checks)
        where T : class
    {
        checks.Require(name is null || Names.IsSlug(name), key, $"The {key} {Names.SlugRule}.", json.ContainsKey(key) ? "value_invalid" : "required");
        var body = Body<T>.Of(json);
        if (body.Problem is { } problem)
        {
            checks.Add((string?)problem.ProblemDetails.Extensions["field"] ?? "", problem.ProblemDetails.Detail ?? "", (string?)problem.ProblemDetails.Extensions["code"] ?? "value_invalid");
        }

        return checks.Failed ? null : body;
    }

    /// <summary>A secret that stays keeps beside it what a rotation left valid.</summary>
    private static IReadOnlyList<SigningSecret> Keep(IReadOnlyList<SigningSecret>? now, IReadOnlyList<SigningSecret> wanted) =>
        now is [var current, ..] && wanted is [var next, ..] && current.Value == next.Value ? now : wanted;

    private Core.Secrets.Secret Make(string place)
    {
        var secret = WebhookSecret.New();
        _made[place] = secret.Reveal();
        return secret;
    }
}
