using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Core.Events;

/// <summary>What makes two requests the same event: a SHA-256 of the provider's event id, or of what was sent where there is none.</summary>
public readonly record struct DedupeKey
{
    public const int Size = 32;

    private readonly byte[] _hash;

    private DedupeKey(byte[] hash) => _hash = hash;

    public ReadOnlyMemory<byte> Bytes => _hash;

    public byte[] ToArray() => _hash;

    /// <summary>One that was stored as its <see cref="Bytes"/>.</summary>
    public static DedupeKey FromBytes(byte[] hash) => new(hash);

    public static DedupeKey FromEventId(string providerEventId) => new(SHA256.HashData(Encoding.UTF8.GetBytes("id:" + providerEventId)));

    /// <summary>Of a request that carries no id: its method, path, query and body, all of which a sender's repeat has again.</summary>
    /// <returns>Null: it has neither query nor body, so two of them may well be two events.</returns>
    public static DedupeKey? FromContent(InboundRequest request)
    {
        if (request.Query.Length == 0 && request.Body.IsEmpty)
        {
            return null;
        }

        if (request is { Method: "POST", Path: "", Query: "" })
        {
            return new(SHA256.HashData(request.Body.Span)); // as nearly all are
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.Query}\n"));
        hash.AppendData(request.Body.Span);
        return new(hash.GetHashAndReset());
    }

    public bool Equals(DedupeKey other) => _hash.AsSpan().SequenceEqual(other._hash);

    public override int GetHashCode() => BitConverter.ToInt32(_hash, 0);

    public override string ToString() => Convert.ToHexStringLower(_hash);
}
