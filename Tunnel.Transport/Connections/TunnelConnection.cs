using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace WebhookOps.Tunnel.Transport.Connections;

/// <summary>
/// A tunnel's stream as a connection that Kestrel can serve. Kestrel flushes once for each answer; what it has flushed by the time that the
/// thread pool comes to it leaves as one message, so that many small answers at once cost one send.
/// </summary>
internal sealed class TunnelConnection : ConnectionContext, IDuplexPipe
{
    private const int BufferSize = 32 * 1024;

    private readonly TunnelStream _stream;
    private readonly CancellationTokenSource _closed = new();
    private readonly Pipe _output = new(new PipeOptions(readerScheduler: PipeScheduler.ThreadPool, minimumSegmentSize: BufferSize, useSynchronizationContext: false));
    private readonly Task _sending;

    public TunnelConnection(TunnelStream stream)
    {
        _stream = stream;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        Transport = this;
        ConnectionClosed = _closed.Token;
        _sending = SendAsync();
    }

    public PipeReader Input { get; }

    public PipeWriter Output => _output.Writer;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override void Abort(ConnectionAbortedException abortReason) => _stream.Abort();

    public override async ValueTask DisposeAsync()
    {
        await _output.Writer.CompleteAsync();
        await _sending;
        await _closed.CancelAsync();
        await _stream.DisposeAsync();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    private async Task SendAsync()
    {
        Exception? failure = null;
        try
        {
            for (var ended = false; !ended;)
            {
                var read = await _output.Reader.ReadAsync();
                foreach (var part in read.Buffer)
                {
                    await _stream.WriteAsync(part);
                }

                _output.Reader.AdvanceTo(read.Buffer.End);
                ended = read.IsCompleted;
            }
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException)
        {
            failure = cut;
        }

        await _output.Reader.CompleteAsync(failure);
    }
}
