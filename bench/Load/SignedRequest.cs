using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Bench.Load;

/// <summary>
/// A GitHub-signed request of 1 KiB, laid out once as bytes with a slot for its delivery id, so that the load generator costs as little
/// as it can. GitHub signs the body alone: every copy may carry another id under one signature.
/// </summary>
internal sealed class SignedRequest
{
    public const string Secret = "It's a Secret to Everybody";
    public const int BodySize = 1024;
    private const int IdLength = 16;
    private readonly byte[] _bytes;
    private readonly int _idAt;

    public SignedRequest(Uri target, int bodySize = BodySize)
    {
        Body = MakeBody(bodySize);
        var head = $"POST {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\nContent-Type: application/json\r\nUser-Agent: GitHub-Hookshot/bench\r\n"
            + $"X-GitHub-Event: push\r\nX-Hub-Signature-256: {Signature(Body)}\r\nContent-Length: {Body.Length}\r\nX-GitHub-Delivery: ";
        _idAt = head.Length;
        _bytes = [.. Encoding.ASCII.GetBytes(head + new string('0', IdLength) + "\r\n\r\n"), .. Body];
    }

    public byte[] Body { get; }

    /// <summary>Bytes before the body.</summary>
    public int HeadSize => _bytes.Length - Body.Length;

    public static string Signature(byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));

    /// <summary>A buffer of one connection's own, to be stamped with <see cref="Stamp"/> before each send.</summary>
    public byte[] Copy() => [.. _bytes];

    public void Stamp(byte[] copy, ulong id) => id.TryFormat(copy.AsSpan(_idAt, IdLength), out _, "x16");

    private static byte[] MakeBody(int size)
    {
        const string start = "{\"ref\":\"refs/heads/main\",\"padding\":\"";
        return Encoding.ASCII.GetBytes(start + new string('x', size - start.Length - 2) + "\"}");
    }
}
