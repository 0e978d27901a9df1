using WebhookOps.Core.Destinations;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.StandardWebhooks;
using WebhookOps.Core.Validation;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>From what a client writes to a destination, and from a destination to what a client sees.</summary>
internal static class DestinationMapping
{
    public const string KnownKinds = "http, agent, channel, output";

    public static DestinationAnswer ToAnswer(Destination destination) => new()
    {
        Id = PublicId.Format(PublicId.Destination, destination.Id),
        Name = destination.Name,
        Kind = TextOf(destination.Kind),
        Url = destination.Url,
        Agent = destination.Kind == DestinationKind.Agent ? destination.Target : null,
        Channel = destination.Kind == DestinationKind.Channel ? destination.Target : null,
        Output = destination.Kind == DestinationKind.Output ? OutputMapping.ToAnswer(destination) : null,
        TimeoutSeconds = destination.TimeoutSeconds,
        VerifyTls = destination.VerifyTls,
        Headers = [.. destination.Secrets.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase)],
        ForwardPath = destination.ForwardPath,
        AllowPrivateNetwork = destination.AllowPrivateNetwork,
        MaxConcurrency = destination.MaxConcurrency,
        RateLimit = destination.RateLimit,
        Enabled = destination.Enabled,
        PausedAt = destination.PausedAt?.UtcDateTime,
        CreatedAt = destination.CreatedAt.UtcDateTime,
        UpdatedAt = destination.UpdatedAt.UtcDateTime,
    };

    public static string TextOf(DestinationKind kind) => kind switch
    {
        DestinationKind.Agent => "agent",
        DestinationKind.Channel => "channel",
        DestinationKind.Output => "output",
        _ => "http",
    };

    public static DestinationKind? KindOf(string? text) => text switch
    {
        null or "http" => DestinationKind.Http,
        "agent" => DestinationKind.Agent,
        "channel" => DestinationKind.Channel,
        "output" => DestinationKind.Output,
        _ => null,
    };

    /// <summary>Sets what was given, and leaves the rest as it is. The URL's address is checked by <see cref="UrlCheck"/> before.</summary>
    public static void Apply(Body<DestinationRequest> body, Destination destination, Checks checks)
    {
        ApplyTarget(body, destination, checks);

        var given = body.Value;
        checks.Range(given.TimeoutSeconds, 0.1, 300, "timeoutSeconds");
        checks.Range(given.MaxConcurrency, 1, 10_000, "maxConcurrency");
        destination.TimeoutSeconds = given.TimeoutSeconds ?? Unless("timeoutSeconds").TimeoutSeconds;
        destination.VerifyTls = given.VerifyTls ?? Unless("verifyTls").VerifyTls;
        destination.ForwardPath = given.ForwardPath ?? Unless("forwardPath").ForwardPath;
        destination.Enabled = given.Enabled ?? Unless("enabled").Enabled;
        if (body.Has("allowPrivateNetwork"))
        {
            destination.AllowPrivateNetwork = given.AllowPrivateNetwork;
        }

        if (body.Has("maxConcurrency"))
        {
            destination.MaxConcurrency = given.MaxConcurrency;
        }

        if (body.Has("rateLimit"))
        {
            destination.RateLimit = given.RateLimit?.Merge(destination.RateLimit, body, checks);
        }

        if (body.Has("signingSecret"))
        {
            var secret = new Secret(given.SigningSecret);
            checks.Require(WebhookSecret.Decode(secret) is not null, "signingSecret", "Must be whsec_ and the base64 of 24 to 64 bytes.");
            destination.Secrets = destination.Secrets with { SigningSecrets = [new SigningSecret(secret)] };
        }

        if (body.Has("headers"))
        {
            destination.Secrets = destination.Secrets with { Headers = AddedHeaders.Merge(destination.Secrets.Headers, given.Headers, checks) };
        }

        // Null is what a new destination has.
        Destination Unless(string member) => body.Has(member) ? new Destination { Name = destination.Name } : destination;
    }

    private static void ApplyTarget(Body<DestinationRequest> body, Destination destination, Checks checks)
    {
        var given = body.Value;
        var kind = destination.Kind;
        RefuseForeign(body, "url", kind is DestinationKind.Http or DestinationKind.Agent, kind, checks);
        RefuseForeign(body, "agent", kind is DestinationKind.Agent, kind, checks);
        RefuseForeign(body, "channel", kind is DestinationKind.Channel, kind, checks);
        RefuseForeign(body, "output", kind is DestinationKind.Output, kind, checks);
        if (body.Has("url"))
        {
            destination.Url = given.Url;
        }

        destination.Target = given.Agent ?? given.Channel ?? destination.Target;
        if (kind == DestinationKind.Output)
        {
            if (given.Output is not null || destination.Target is null)
            {
                OutputMapping.Apply(given.Output ?? new OutputRequest(), destination, checks);
            }

            return;
        }

        if (kind == DestinationKind.Http)
        {
            checks.Require(destination.Url is not null, "url", "Is required for kind 'http'.", "required");
            return;
        }

        var field = TextOf(kind);
        if (checks.Require(destination.Target is not null, field, $"Is required for kind '{TextOf(kind)}'.", "required"))
        {
            checks.Require(Names.IsSlug(destination.Target), field, $"The name {Names.SlugRule}.");
        }
    }

    private static void RefuseForeign(Body<DestinationRequest> body, string member, bool belongs, DestinationKind kind, Checks checks) =>
        checks.Require(belongs || !body.Has(member), member, $"Does not belong to kind '{TextOf(kind)}'.");
}
