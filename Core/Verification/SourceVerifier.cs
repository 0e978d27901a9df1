using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification.Rules;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Verification;

/// <summary>
/// Everything that a source's sender must prove: the provider's signature if the source has a secret for it, and each further rule.
/// Made once per source (that is the slow part); checking is cheap, thread safe, and never throws on what a stranger sent.
/// </summary>
public sealed class SourceVerifier
{
    private readonly IRequestCheck[] _local;
    private readonly IOnlineCheck[] _online;
    private readonly Verdict _accepted;

    private SourceVerifier(IRequestCheck? signature, IReadOnlyList<SenderCheck> rules)
    {
        _local = [.. signature is null ? [] : new[] { signature }, .. rules.Select(r => r.Local).OfType<IRequestCheck>()];
        _online = [.. rules.Select(r => r.Online).OfType<IOnlineCheck>()];
        CredentialHeaders = [.. rules.Select(r => r.CredentialHeader).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        CredentialParameters = [.. rules.Select(r => r.CredentialParameter).OfType<string>().Distinct(StringComparer.Ordinal)];
        var schemes = _local.Select(c => c.Scheme).Concat(_online.Select(c => c.Scheme)).Distinct(StringComparer.Ordinal).ToList();
        _accepted = schemes.Count == 0 ? Verdict.Unchecked : Verdict.Accept(string.Join('+', schemes));
    }

    /// <summary>Headers whose values are credentials: not to be stored or forwarded.</summary>
    public IReadOnlyList<string> CredentialHeaders { get; }

    /// <summary>Query parameters whose values are credentials: not to be stored or forwarded.</summary>
    public IReadOnlyList<string> CredentialParameters { get; }

    /// <summary>Whether <see cref="Verify"/> is not enough and <see cref="VerifyAsync"/> must be called.</summary>
    public bool NeedsNetwork => _online.Length > 0;

    /// <summary>Settings that cannot be used make a verifier that refuses everything and says why.</summary>
    public static SourceVerifier For(Provider provider, SourceCredentials credentials, AuthenticationSchemes? schemes = null)
    {
        schemes ??= AuthenticationSchemes.BuiltIn;
        return new SourceVerifier(SignatureOf(provider, credentials.SigningSecrets), [.. credentials.Rules.Select(schemes.Build)]);
    }

    /// <summary>The verdict of every local check.</summary>
    /// <exception cref="InvalidOperationException">The source <see cref="NeedsNetwork"/>: half a check must not pass for a whole one.</exception>
    public Verdict Verify(InboundRequest request, DateTimeOffset now) =>
        NeedsNetwork ? throw new InvalidOperationException("This source's rules ask other services; call VerifyAsync.") : VerifyLocally(request, now);

    /// <summary>The verdict of every check: the local ones first, so that a stranger cannot make us call others.</summary>
    public async ValueTask<Verdict> VerifyAsync(InboundRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        var verdict = VerifyLocally(request, now);
        for (var i = 0; verdict.Verified && i < _online.Length; i++)
        {
            verdict = await _online[i].CheckAsync(request, now, cancellation);
        }

        return verdict.Verified ? _accepted : verdict;
    }

    private Verdict VerifyLocally(InboundRequest request, DateTimeOffset now)
    {
        foreach (var check in _local)
        {
            var verdict = check.Check(request, now);
            if (!verdict.Verified)
            {
                return verdict;
            }
        }

        return _accepted;
    }

    private static IRequestCheck? SignatureOf(Provider provider, IReadOnlyList<SigningSecret> secrets)
    {
        if (secrets.Count == 0)
        {
            return null;
        }

        var usable = provider.Signatures.Where(r => secrets.Any(s => SigningSecretRules.IsKey(r, s.Value))).ToList();
        if (usable.Count == 0)
        {
            return new RefusingCheck("none", $"the source's signing secret is not one that {provider.Key} uses");
        }

        try
        {
            var checks = usable.Select(r => r.Items is null ? (IRequestCheck)new SignatureCheck(r, provider.Key, secrets) : new ItemSignatureCheck(r, provider.Key, secrets)).ToArray();
            return checks.Length == 1 ? checks[0] : new AnySignatureCheck(checks);
        }
        catch (FormatException e)
        {
            return new RefusingCheck("none", e.Message);
        }
    }
}
