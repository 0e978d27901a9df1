using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>Checks an OAuth 1.0 signature; its timestamp must be of now, and its nonce is used once.</summary>
internal sealed class OAuth1Check : IRequestCheck
{
    private readonly string _consumerKey;
    private readonly string? _token;
    private readonly byte[] _key;
    private readonly bool _isSha256;
    private readonly bool _requireBodyHash;
    private readonly TimeSpan _window;
    private readonly ReplayMemory _used;

    public OAuth1Check(AuthenticationRule rule)
    {
        _consumerKey = rule.Settings["consumerKey"];
        _token = rule.Settings.GetValueOrDefault("token");
        var key = $"{OAuth1BaseString.Encode(rule.Secrets["consumerSecret"].Reveal())}&{OAuth1BaseString.Encode(rule.Secrets.GetValueOrDefault("tokenSecret").Reveal())}";
        _key = Encoding.UTF8.GetBytes(key);
        _isSha256 = rule.Settings.GetValueOrDefault("algorithm") == "HMAC-SHA256";
        _requireBodyHash = rule.FlagOf("requireBodyHash");
        _window = TimeSpan.FromSeconds(rule.NumberOf("windowSeconds", 300));
        _used = ReplayMemory.Of($"oauth1\0{_consumerKey}\0{key}");
    }

    public string Scheme => "oauth1";

    public Verdict Check(InboundRequest request, DateTimeOffset now)
    {
        switch (request.Headers.FindOnce("Authorization", out var header))
        {
            case Presence.Missing:
                return Refuse("missing authorization", VerdictCodes.CredentialsMissing);
            case Presence.Repeated:
                return Refuse("invalid authorization");
        }

        if (!AuthorizationParameters.TryParse(header, "OAuth", out var encoded))
        {
            return Refuse("invalid authorization");
        }

        var given = encoded.ToDictionary(p => Uri.UnescapeDataString(p.Key), p => Uri.UnescapeDataString(p.Value), StringComparer.Ordinal);
        if (given.GetValueOrDefault("oauth_consumer_key") != _consumerKey
            || given.GetValueOrDefault("oauth_token", "") != (_token ?? "")
            || given.GetValueOrDefault("oauth_signature_method") != (_isSha256 ? "HMAC-SHA256" : "HMAC-SHA1")
            || given.GetValueOrDefault("oauth_version", "1.0") != "1.0"
            || given.GetValueOrDefault("oauth_nonce") is not { Length: > 0 and <= 255 } nonce
            || !IsSigned(request, given)
            || !CoversBody(request, given))
        {
            return Refuse("invalid oauth1 signature");
        }

        if (!long.TryParse(given.GetValueOrDefault("oauth_timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > _window)
        {
            return Refuse("stale oauth1 timestamp", VerdictCodes.TimestampStale);
        }

        return _used.TryUse($"{seconds} {nonce}", now + (2 * _window), now) switch
        {
            ReplayMemory.Outcome.New => Verdict.Accept(Scheme),
            ReplayMemory.Outcome.Seen => Refuse("this nonce was used before", VerdictCodes.Replayed),
            _ => Verdict.Reject(Scheme, VerdictCodes.Limited, "too many requests within the window of their timestamps"),
        };
    }

    private bool IsSigned(InboundRequest request, Dictionary<string, string> given)
    {
        Span<byte> offered = stackalloc byte[64];
        return OAuth1BaseString.Of(request, given) is { } content
            && given.TryGetValue("oauth_signature", out var signature)
            && Convert.TryFromBase64String(signature, offered, out var length)
            && CryptographicOperations.FixedTimeEquals(offered[..length], Sign(Encoding.UTF8.GetBytes(content)));
    }

    private bool CoversBody(InboundRequest request, Dictionary<string, string> given)
    {
        if (!given.TryGetValue("oauth_body_hash", out var hash))
        {
            return !_requireBodyHash;
        }

        var expected = Convert.ToBase64String(_isSha256 ? SHA256.HashData(request.Body.Span) : Sha1(request.Body.Span));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(hash), Encoding.UTF8.GetBytes(expected));
    }

#pragma warning disable CA5350 // HMAC-SHA1 is what most senders of OAuth 1.0 have; it is not broken as a keyed hash.
    private byte[] Sign(byte[] content) => _isSha256 ? HMACSHA256.HashData(_key, content) : HMACSHA1.HashData(_key, content);

    private static byte[] Sha1(ReadOnlySpan<byte> body) => SHA1.HashData(body);
#pragma warning restore CA5350

    private Verdict Refuse(string reason, string? detail = null) => Verdict.Reject(Scheme, VerdictCodes.CredentialsInvalid, reason, detail);
}
