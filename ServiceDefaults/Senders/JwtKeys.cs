using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>The issuer's published keys (RFC 7517), kept for ten minutes; an unknown key id asks anew, at most twice a minute. Symmetric keys in it are ignored.</summary>
internal sealed class JwtKeys(AuthenticationRule rule, Inquiries inquiries)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStale = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private Task _fetch = Task.CompletedTask;
    private SecurityKey[] _keys = [];
    private DateTimeOffset _fetchedAt;
    private DateTimeOffset _triedAt;

    /// <summary>A public key of the kind that an algorithm uses, or null.</summary>
    public static SecurityKey? FromPem(string pem, string algorithm)
    {
        try
        {
            if (pem.Contains("PRIVATE", StringComparison.Ordinal))
            {
                return null;
            }

            if (algorithm[0] == 'E')
            {
                var ec = ECDsa.Create();
                ec.ImportFromPem(pem);
                return new ECDsaSecurityKey(ec);
            }

            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa.KeySize >= 2048 ? new RsaSecurityKey(rsa) : null;
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    /// <param name="keyId">The token's <c>kid</c>; null: it names none.</param>
    public async ValueTask<IReadOnlyList<SecurityKey>> GetAsync(string? keyId, DateTimeOffset now, CancellationToken cancellation)
    {
        if (IsGood(keyId, now))
        {
            return _keys;
        }

        Task fetch;
        lock (_gate)
        {
            if (_fetch.IsCompleted && !IsGood(keyId, now) && (now - _triedAt >= Pause || _keys.Length == 0))
            {
                _triedAt = now;
                _fetch = FetchAsync(now);
            }

            fetch = _fetch;
        }

        try
        {
            await fetch.WaitAsync(cancellation);
        }
        catch (InquiryFailedException) when (_keys.Length > 0 && now - _fetchedAt < LongestStale)
        {
            // The keys known are better than none.
        }

        return _keys;
    }

    private bool IsGood(string? keyId, DateTimeOffset now) =>
        now - _fetchedAt < Fresh && (keyId is null || _keys.Any(key => key.KeyId == keyId) || now - _triedAt < Pause);

    /// <summary>For all who wait; none of them can break it off.</summary>
    private async Task FetchAsync(DateTimeOffset now)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, rule.Settings["jwksUrl"]);
        var answer = await inquiries.AskAsync(request, rule.FlagOf("allowPrivateNetwork"), CancellationToken.None);
        try
        {
            var all = new JsonWebKeySet(answer.GetRawText()).Keys;
            _keys = [.. all.Where(key => key.Kty is "RSA" or "EC" && key.Use is null or "" or "sig").Take(100)];
            _fetchedAt = now;
        }
        catch (Exception unusable) when (unusable is ArgumentException or JsonException)
        {
            throw new InquiryFailedException("its answer is no key set", unusable);
        }
    }
}
