using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WebhookOps.Core.Events;
using static WebhookOps.Core.Verification.Signatures.SignedTemplate;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>The bytes that one request's signature covers, hashed piece by piece where they lie.</summary>
/// <param name="stamp">The timestamp as it is written, or a token's head and claims.</param>
internal readonly ref struct SignedContent(SignedTemplate template, InboundRequest request, ReadOnlySpan<char> stamp)
{
    private readonly ReadOnlySpan<char> _stamp = stamp;

    /// <summary>That the URL holds the hash of the body, so that a form need not be signed field by field.</summary>
    public bool BodyHashed { get; init; }

    /// <summary>The item of the body that is signed, if each is.</summary>
    public JsonElement Item { get; init; }

    public void AppendTo(IncrementalHash hash, ReadOnlySpan<byte> secret = default)
    {
        var parts = template.Parts;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            switch (part.Kind)
            {
                case PartKind.Literal: hash.AppendData(part.Literal!); break;
                case PartKind.Body: hash.AppendData(request.Body.Span); break;
                case PartKind.EscapedBody: AppendText(hash, EscapedBody.Of(request.Body.Span), Encoding.UTF8); break;
                case PartKind.Form: AppendText(hash, BodyHashed ? "" : SignedForm.Of(request.Body.Span), Encoding.UTF8); break;
                case PartKind.Timestamp or PartKind.Token: AppendText(hash, _stamp, Encoding.Latin1); break;
                case PartKind.Header: AppendText(hash, request.Headers.Find(part.Name), Encoding.Latin1); break;
                case PartKind.Item: AppendText(hash, SignedItems.TextOf(Item, part.Name), Encoding.UTF8); break;
                case PartKind.Url: AppendText(hash, request.Url, Encoding.UTF8); break;
                case PartKind.UrlWithPort: AppendText(hash, UrlPort.With(request.Url), Encoding.UTF8); break;
                case PartKind.UrlWithoutPort: AppendText(hash, UrlPort.Without(request.Url), Encoding.UTF8); break;
                case PartKind.Method: AppendText(hash, request.Method, Encoding.UTF8); break;
                case PartKind.Secret: hash.AppendData(secret); break;
            }
        }
    }

    /// <summary>Header values are Latin-1, so that the bytes hashed are the bytes that came.</summary>
    private static void AppendText(IncrementalHash hash, ReadOnlySpan<char> text, Encoding encoding)
    {
        const int OnStack = 512;
        var size = encoding.GetMaxByteCount(text.Length);
        var rented = size > OnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        hash.AppendData(bytes[..encoding.GetBytes(text, bytes)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
