using System.Buffers;
using System.IO.Pipelines;

namespace WebhookOps.Ingest.Api.Receiving;

/// <summary>
/// Reads a body into one array of exactly its size. A declared length is believed up to <see cref="Believed"/> bytes; from there the
/// buffer doubles as bytes really come, so that a header alone makes nobody allocate.
/// </summary>
internal sealed class BodyReader(ByteBudget budget)
{
    private const int Believed = 64 * 1024;
    private const int FirstGuess = 4 * 1024;

    /// <param name="declared">Content-Length, not over the limit; null where the length shows only at the end.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <exception cref="Microsoft.AspNetCore.Http.BadHttpRequestException">It is malformed or comes too slowly; carries the status.</exception>
    /// <exception cref="IOException">The sender went away.</exception>
    public async ValueTask<BodyRead> ReadAsync(PipeReader reader, long? declared, int limit)
    {
        if (declared == 0)
        {
            return new BodyRead(BodyOutcome.Complete, [], 0);
        }

        var capacity = (int)Math.Min(declared ?? FirstGuess, Math.Min(Believed, limit));
        if (!budget.TryTake(capacity))
        {
            return new BodyRead(BodyOutcome.NoRoom, [], 0);
        }

        var body = new byte[capacity];
        var length = 0;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                var bytes = read.Buffer;
                var needed = length + bytes.Length;
                if (needed > limit)
                {
                    reader.AdvanceTo(bytes.End);
                    return new BodyRead(BodyOutcome.TooLarge, body[..length], body.Length);
                }

                if (needed > body.Length)
                {
                    var size = (int)Math.Max(needed, Math.Min(body.Length * 2L, declared ?? limit));
                    if (!budget.TryTake(size - body.Length))
                    {
                        reader.AdvanceTo(bytes.End);
                        return new BodyRead(BodyOutcome.NoRoom, [], body.Length);
                    }

                    Array.Resize(ref body, size);
                }

                bytes.CopyTo(body.AsSpan(length));
                length = (int)needed;
                reader.AdvanceTo(bytes.End);
                if (read.IsCompleted)
                {
                    var budgeted = body.Length;
                    Array.Resize(ref body, length);
                    return new BodyRead(BodyOutcome.Complete, body, budgeted);
                }
            }
        }
        catch
        {
            budget.Return(body.Length);
            throw;
        }
    }
}
