using WebhookOps.Core.Ids;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification.Signatures;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>From what a client writes to a source, and from a source to what a client sees.</summary>
internal static class SourceMapping
{
    private const int MaxBodyBytes = 100 * 1024 * 1024;

    private static readonly string[] Methods = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

    /// <param name="edgeUrl">Base of the public edge's URLs.</param>
    public static SourceAnswer ToAnswer(Source source, string edgeUrl) => new()
    {
        Id = PublicId.Format(PublicId.Source, source.Id),
        Slug = source.Slug,
        Name = source.Name,
        Provider = source.Provider,
        Url = $"{edgeUrl}/in/{source.Slug}",
        HasSigningSecret = source.Credentials.SigningSecrets.Count > 0,
        HasHandshakeToken = !source.Credentials.HandshakeToken.IsEmpty,
        Authentication = [.. source.Credentials.Rules.Select(r => new AuthenticationAnswer(r.Type, r.Settings, [.. r.Secrets.Keys]))],
        Methods = source.Methods,
        MaxBodyBytes = source.MaxBodyBytes,
        RequireJson = source.RequireJson,
        RateLimit = source.RateLimit,
        Retention = source.Retention,
        Dedupe = source.Dedupe,
        Enabled = source.Enabled,
        CreatedAt = source.CreatedAt.UtcDateTime,
        UpdatedAt = source.UpdatedAt.UtcDateTime,
    };

    /// <summary>Sets what was given, and leaves the rest as it is.</summary>
    public static void Apply(Body<SourceRequest> body, Source source, Checks checks)
    {
        ApplySender(body, source, checks);
        ApplyLimits(body, source, checks);
    }

    /// <summary>Refuses a secret that no signature of the source's provider can be checked with.</summary>
    public static void CheckSecret(Source source, Secret secret, Checks checks)
    {
        if (ProviderTable.BuiltIn.Find(source.Provider) is { } provider)
        {
            checks.Add(SigningSecretRules.Check(provider, secret));
        }
    }

    private static void ApplySender(Body<SourceRequest> body, Source source, Checks checks)
    {
        var given = body.Value;
        if (body.Has("name"))
        {
            source.Name = given.Name ?? source.Slug;
            checks.Require(source.Name.Length is > 0 and <= 200 && !source.Name.Any(char.IsControl), "name", "Must be 1 to 200 characters, none of them a control character.");
        }

        if (body.Has("provider"))
        {
            source.Provider = given.Provider ?? "generic";
        }

        if (body.Has("signingSecret"))
        {
            source.Credentials = source.Credentials with
            {
                SigningSecrets = given.SigningSecret is { } secret ? [new SigningSecret(new Secret(secret))] : [],
            };
        }

        if (ProviderTable.BuiltIn.Find(source.Provider) is null)
        {
            var known = string.Join(", ", ProviderTable.BuiltIn.All.Select(p => p.Key).Order(StringComparer.Ordinal));
            checks.Add("provider", $"There is no such provider. Known: {known}.", "provider_unknown");
        }
        else if (source.Credentials.SigningSecrets is [var newest, ..] && (body.Has("signingSecret") || body.Has("provider")))
        {
            CheckSecret(source, newest.Value, checks);
        }

        if (body.Has("handshakeToken"))
        {
            source.Credentials = source.Credentials with { HandshakeToken = new Secret(given.HandshakeToken) };
            checks.Require(given.HandshakeToken is null or { Length: > 0 and <= Handshake.MaxAnswerLength }, "handshakeToken", $"Must be 1 to {Handshake.MaxAnswerLength} characters.");
        }

        if (body.Has("authentication"))
        {
            source.Credentials = source.Credentials with { Rules = AuthenticationRules.Read(given.Authentication ?? [], checks) };
        }
    }

    private static void ApplyLimits(Body<SourceRequest> body, Source source, Checks checks)
    {
        var given = body.Value;
        if (body.Has("methods"))
        {
            source.Methods = [.. (given.Methods ?? ["POST"]).Select(m => m.ToUpperInvariant()).Distinct(StringComparer.Ordinal)];
            checks.Require(
                source.Methods.Count > 0 && source.Methods.All(m => Methods.Contains(m, StringComparer.Ordinal)),
                "methods",
                $"Must be one or more of {string.Join(", ", Methods)}.");
        }

        if (body.Has("maxBodyBytes"))
        {
            source.MaxBodyBytes = given.MaxBodyBytes ?? Source.DefaultMaxBodyBytes;
            checks.Range(source.MaxBodyBytes, 1, MaxBodyBytes, "maxBodyBytes");
        }

        if (body.Has("rateLimit"))
        {
            source.RateLimit = given.RateLimit?.Merge(source.RateLimit, body, checks);
        }

        if (body.Has("retention"))
        {
            source.Retention = given.Retention?.Merge(source.Retention, body, checks);
        }

        if (body.Has("dedupe"))
        {
            source.Dedupe = given.Dedupe?.Merge(source.Dedupe, body, checks) ?? DedupeRule.Default;
        }

        source.RequireJson = given.RequireJson ?? Unless("requireJson").RequireJson;
        source.Enabled = given.Enabled ?? Unless("enabled").Enabled;

        // Null is what a new source has.
        Source Unless(string member) => body.Has(member) ? new Source { Slug = source.Slug } : source;
    }
}
