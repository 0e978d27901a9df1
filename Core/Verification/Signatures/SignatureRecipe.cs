using System.Text.Json.Serialization;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>How one signature is made and where it travels: everything that differs between providers, as data.</summary>
public sealed record SignatureRecipe
{
    /// <summary><c>hmac-sha256</c>, <c>ed25519</c>, <c>sha256</c>, …: see <see cref="SignatureAlgorithms"/>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The header that carries the signature; empty if the body does: <see cref="Items"/>.</summary>
    public string Header { get; init; } = "";

    /// <summary>Null: the signature is in a header.</summary>
    public ItemsRecipe? Items { get; init; }

    /// <summary>Null: the header holds signatures and no token.</summary>
    public TokenRecipe? Token { get; init; }

    public SignatureLayout Layout { get; init; }

    /// <summary>What stands before the signature in the header (<c>sha256=</c>).</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Accept the signature without its prefix too.</summary>
    public bool PrefixOptional { get; init; }

    /// <summary>Between the pairs of <see cref="SignatureLayout.Pairs"/>.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Which pair or version holds the signature (<c>v1</c>); the others are ignored.</summary>
    public string Version { get; init; } = "v1";

    public SignatureEncoding Encoding { get; init; }

    /// <summary>
    /// What is signed: text with <c>{body}</c> (or <c>{body:escaped}</c>: its JSON in ASCII), <c>{timestamp}</c>, <c>{url}</c> (or <c>{url:port}</c> and <c>{url:portless}</c>: always with a port, and never),
    /// <c>{method}</c>, <c>{header:NAME}</c>, <c>{form}</c> (a form's fields in order), and <c>{secret}</c> for plain hashes. <c>{token}</c> and
    /// <c>{item:PATH}</c> belong to <see cref="Token"/> and <see cref="Items"/>.
    /// </summary>
    public string Template { get; init; } = "{body}";

    /// <summary>The query parameter that may hold the body's SHA-256, in hexadecimal digits. Where it is there it must be right, and <c>{form}</c> is nothing.</summary>
    public string? BodyHash { get; init; }

    /// <summary>Null: the scheme has none, and only deduplication guards against a replayed request.</summary>
    public TimestampRecipe? Timestamp { get; init; }

    public SecretFormat Secret { get; init; } = SecretFormat.Text;

    /// <summary>The reason given when a header is missing; null: <c>missing HEADER</c>.</summary>
    public string? MissingReason { get; init; }

    /// <summary>Every header that must be there.</summary>
    [JsonIgnore]
    public IEnumerable<string> Headers =>
        [.. Header.Length > 0 ? [Header] : Array.Empty<string>(), .. Timestamp?.Header is { } timestamp ? [timestamp] : Array.Empty<string>(), .. SignedTemplate.HeadersIn(Template)];
}
