using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.Channels;

/// <summary>Hashes (SHA-256) of the tokens that open a channel: the newest, and the one before for as long as a rotation lets both be used.</summary>
public sealed record ChannelTokens
{
    private const string Prefix = "ch_tok_";

    public byte[] Current { get; init; } = [];

    public byte[]? Previous { get; init; }

    /// <summary>When <see cref="Previous"/> stops being accepted.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>A fresh token, which is nowhere kept; the current one stays valid for a while.</summary>
    public (ChannelTokens Tokens, Secret Token) Rotate(DateTimeOffset now, TimeSpan grace)
    {
        var token = new Secret(Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        var keep = grace > TimeSpan.Zero && Current.Length > 0;
        return (new ChannelTokens { Current = Hash(token.Reveal()), Previous = keep ? Current : null, PreviousUntil = keep ? now + grace : null }, token);
    }

    /// <summary>The hash of a token that is valid now; null: it is not. Takes the same time whichever it is.</summary>
    public byte[]? Find(string? token, DateTimeOffset now)
    {
        var hash = Hash(token ?? "");
        return Accepts(hash, now) ? hash : null;
    }

    /// <summary>Whether the token of a hash is valid now.</summary>
    public bool Accepts(byte[] hash, DateTimeOffset now)
    {
        var isCurrent = CryptographicOperations.FixedTimeEquals(hash, Current);
        var isPrevious = CryptographicOperations.FixedTimeEquals(hash, Previous ?? Current) && Previous is not null && PreviousUntil > now;
        return isCurrent || isPrevious;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
