using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>Asks for a proof of the password that is good for one request: each nonce is ours, young, and each of its counts used once.</summary>
internal sealed class DigestCheck : IRequestCheck
{
    private readonly string _username;
    private readonly string _password;
    private readonly string _realm;
    private readonly bool _isMd5;
    private readonly TimeSpan _age;
    private readonly INonces _nonces;
    private readonly ReplayMemory _used;

    public DigestCheck(AuthenticationRule rule, INonces nonces)
    {
        _username = rule.Settings["username"];
        _password = rule.Secrets["password"].Reveal();
        _realm = rule.Settings.GetValueOrDefault("realm", "webhooks");
        _isMd5 = rule.Settings.GetValueOrDefault("algorithm") == "MD5";
        _age = TimeSpan.FromSeconds(rule.NumberOf("nonceSeconds", 300));
        _nonces = nonces;
        _used = ReplayMemory.Of($"digest\0{_realm}\0{_username}\0{_password}");
    }

    public string Scheme => "digest";

    public Verdict Check(InboundRequest request, DateTimeOffset now)
    {
        switch (request.Headers.FindOnce("Authorization", out var header))
        {
            case Presence.Missing:
                return Refuse("missing authorization", VerdictCodes.CredentialsMissing, now);
            case Presence.Repeated:
                return Refuse("invalid authorization", VerdictCodes.CredentialsInvalid, now);
        }

        if (!AuthorizationParameters.TryParse(header, "Digest", out var given)
            || !IsWellFormed(given)
            || !given["uri"].Equals(TargetOf(request.Url), StringComparison.Ordinal)
            || _nonces.MadeAt(given["nonce"]) is not { } madeAt
            || !IsProof(given, request.Method))
        {
            return Refuse("invalid authorization", VerdictCodes.CredentialsInvalid, now);
        }

        if (madeAt + _age < now || madeAt > now.AddMinutes(1))
        {
            return Refuse("the nonce is too old; use the new one", VerdictCodes.TimestampStale, now, stale: true);
        }

        return _used.TryUse($"{given["nonce"]} {given["nc"]}", madeAt + _age, now) switch
        {
            ReplayMemory.Outcome.New => Verdict.Accept(Scheme),
            ReplayMemory.Outcome.Seen => Refuse("this nonce count was used before", VerdictCodes.Replayed, now, stale: true),
            _ => Verdict.Reject(Scheme, VerdictCodes.Limited, "too many requests within the life of a nonce"),
        };
    }

    private bool IsWellFormed(IReadOnlyDictionary<string, string> given) =>
        given.GetValueOrDefault("username") == _username
        && given.GetValueOrDefault("realm") == _realm
        && given.GetValueOrDefault("qop") == "auth"
        && given.GetValueOrDefault("algorithm", "MD5").Equals(_isMd5 ? "MD5" : "SHA-256", StringComparison.OrdinalIgnoreCase)
        && given.ContainsKey("uri") && given.ContainsKey("nonce") && given.ContainsKey("response")
        && given.GetValueOrDefault("cnonce") is { Length: > 0 }
        && given.GetValueOrDefault("nc") is { Length: 8 } count
        && uint.TryParse(count, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number > 0;

    private bool IsProof(IReadOnlyDictionary<string, string> given, string method)
    {
        var who = Hash($"{_username}:{_realm}:{_password}");
        var what = Hash($"{method}:{given["uri"]}");
        var expected = Hash($"{who}:{given["nonce"]}:{given["nc"]}:{given["cnonce"]}:{given["qop"]}:{what}");
        return CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(expected), Encoding.Latin1.GetBytes(given["response"]));
    }

#pragma warning disable CA5351 // MD5 only where an operator asks for it, for a sender that has nothing else.
    private string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(_isMd5 ? MD5.HashData(bytes) : SHA256.HashData(bytes));
    }
#pragma warning restore CA5351

    private Verdict Refuse(string reason, string detail, DateTimeOffset now, bool stale = false) =>
        Verdict.Reject(Scheme, VerdictCodes.CredentialsInvalid, reason, detail) with
        {
            Challenge = $"Digest realm=\"{_realm}\", qop=\"auth\", algorithm={(_isMd5 ? "MD5" : "SHA-256")}, nonce=\"{_nonces.New(now)}\", stale={(stale ? "true" : "false")}",
        };

    /// <summary>Path and query of an absolute URL, as they stand in it.</summary>
    private static string TargetOf(string url)
    {
        var authority = url.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : url.IndexOf('/', authority + 3);
        return path < 0 ? "/" : url[path..];
    }
}
