using System.Net;
using Microsoft.AspNetCore.Http;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>The body of the caller's request, passed on piece by piece as it comes.</summary>
/// <param name="touch">Called whenever something has moved.</param>
internal sealed class CallerContent(HttpRequest request, Forward forward, Action touch, CancellationToken aborted) : HttpContent
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private long _passed;

    /// <summary>What went wrong on the caller's side of it, if something did.</summary>
    public Exception? CallerFailure { get; private set; }

    /// <summary>Nothing reads the caller's body any more; never begun counts.</summary>
    public Task Finished => Volatile.Read(ref _started) == 0 ? Task.CompletedTask : _finished.Task;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A caller's body can be sent only once.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, aborted);
        try
        {
            await stream.FlushAsync(either.Token); // the headers go out before the first byte of a body that may be slow to come
            while (await CopyNextAsync(stream, either.Token))
            {
                touch();
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
        var read = await ReadAsync(cancellation);
        try
        {
            _passed += read.Buffer.Length;
            if (_passed > forward.MaxRequestBytes)
            {
                CallerFailure = new BadHttpRequestException("The body is larger than what is taken.", StatusCodes.Status413PayloadTooLarge);
                throw CallerFailure;
            }

            foreach (var segment in read.Buffer)
            {
                forward.Recording?.RequestBody.Append(segment.Span);
                await stream.WriteAsync(segment, cancellation);
            }
        }
        finally
        {
            request.BodyReader.AdvanceTo(read.Buffer.End); // whatever happens: the server still drains what is left
        }

        await stream.FlushAsync(cancellation);
        return !read.IsCompleted;
    }

    private async ValueTask<System.IO.Pipelines.ReadResult> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await request.BodyReader.ReadAsync(cancellation);
        }
        catch (Exception failure)
        {
            CallerFailure = failure;
            throw;
        }
    }
}
