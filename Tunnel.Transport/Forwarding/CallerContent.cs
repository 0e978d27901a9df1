using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>The body of the caller's request, passed on piece by piece as it comes.</summary>
/// <param name="patience">Renewed whenever something has moved.</param>
internal sealed class CallerContent(HttpRequest request, Forward forward, Patience patience) : HttpContent
{
    private const int FrameSize = 16 * 1024; // the most that HTTP/2 takes at once unless told otherwise

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private long _passed;

    /// <summary>What went wrong on the caller's side of it, if something did.</summary>
    public Exception? CallerFailure { get; private set; }

    /// <summary>Nothing reads the caller's body any more; never begun counts.</summary>
    public Task Finished => Volatile.Read(ref _started) == 0 ? Task.CompletedTask : _finished.Task;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <summary>It is the patience that ends it; the client's own token is the same, or none once the answer has begun.</summary>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A caller's body can be sent only once.");
        }

        try
        {
            while (await CopyNextAsync(stream, patience.Token))
            {
                patience.Renew();
            }
        }
        finally
        {
            _finished.TrySetResult();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = request.ContentLength ?? 0;
        return request.ContentLength is not null;
    }

    private async ValueTask<bool> CopyNextAsync(Stream stream, CancellationToken cancellation)
    {
        if (!TryRead(out var read))
        {
            await stream.FlushAsync(cancellation); // neither the head nor what has come so far waits for what is slow to come
            read = await ReadAsync(cancellation);
        }

        try
        {
            cancellation.ThrowIfCancellationRequested();
            _passed += read.Buffer.Length;
            if (_passed > forward.MaxRequestBytes)
            {
                CallerFailure = new BadHttpRequestException("The body is larger than what is taken.", StatusCodes.Status413PayloadTooLarge);
                throw CallerFailure;
            }

            if (read.Buffer.IsSingleSegment)
            {
                forward.Recording?.RequestBody.Append(read.Buffer.FirstSpan);
                await stream.WriteAsync(read.Buffer.First, cancellation);
            }
            else
            {
                await WriteGatheredAsync(stream, read.Buffer, cancellation);
            }
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End); // whatever happens: the server still drains what is left
        }

        return !read.IsCompleted;
    }

    /// <summary>Kestrel's segments have 4 KiB; each write becomes a frame, and costs the same whatever is in it.</summary>
    private async ValueTask WriteGatheredAsync(Stream stream, ReadOnlySequence<byte> bytes, CancellationToken cancellation)
    {
        var frame = ArrayPool<byte>.Shared.Rent(FrameSize);
        try
        {
            while (bytes.Length > 0)
            {
                var part = bytes.Slice(0, Math.Min(bytes.Length, FrameSize));
                part.CopyTo(frame);
                forward.Recording?.RequestBody.Append(frame.AsSpan(0, (int)part.Length));
                await stream.WriteAsync(frame.AsMemory(0, (int)part.Length), cancellation);
                bytes = bytes.Slice(part.End);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    private bool TryRead(out ReadResult read)
    {
        try
        {
            return request.BodyReader.TryRead(out read);
        }
        catch (Exception failure)
        {
            CallerFailure = failure;
            throw;
        }
    }

    /// <summary>
    /// Ended by <see cref="PipeReader.CancelPendingRead"/> and not by a token: Kestrel would take a read that a token
    /// has ended for one still under way, could not drain the body and would hang up on a caller who has just been answered.
    /// </summary>
    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            await using var end = cancellation.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader);
            return await request.BodyReader.ReadAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            CallerFailure = failure;
            throw;
        }
    }
}
