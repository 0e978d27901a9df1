using System.Net;

namespace WebhookOps.Core.Events;

/// <summary>What arrived, byte for byte, before anything was decided about it.</summary>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Url">The public URL that the sender called, query included: some schemes sign it.</param>
/// <param name="Path">What follows the source's slug, still percent-encoded, with its leading slash; empty if nothing does.</param>
/// <param name="Query">The query with its leading <c>?</c>, still percent-encoded; empty if there is none.</param>
/// <param name="Headers">As they came.</param>
/// <param name="Body">As it came.</param>
/// <param name="RemoteAddress">The peer, or what a trusted proxy said it was.</param>
public sealed record InboundRequest(
    string Method,
    string Url,
    string Path,
    string Query,
    HeaderList Headers,
    ReadOnlyMemory<byte> Body,
    IPAddress? RemoteAddress = null);
