using System.Security.Cryptography;
using WebhookOps.Core.Events;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>A body's SHA-256 in hexadecimal digits, held against the body.</summary>
internal static class BodyHash
{
    /// <returns>Null: the query holds none; else whether it is the body's. Two are nobody's.</returns>
    public static bool? InQuery(InboundRequest request, string? parameter) =>
        parameter is null ? null : QueryText.FindOnce(request.Query, parameter, out var hash) switch
        {
            Presence.Missing => null,
            Presence.Once => Matches(hash, request.Body.Span),
            _ => false,
        };

    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static bool Matches(string? hash, ReadOnlySpan<byte> content)
    {
        Span<byte> shown = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, actual);
        return SignatureText.TryDecode(hash, SignatureEncoding.Hex, shown, out var length) && CryptographicOperations.FixedTimeEquals(shown[..length], actual);
    }
}
