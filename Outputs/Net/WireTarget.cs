using WebhookOps.Outputs.Batching;

namespace WebhookOps.Outputs.Net;

/// <summary>A batch target over one <see cref="Wire"/>, made when first needed and anew after it broke.</summary>
internal abstract class WireTarget(Endpoint endpoint, OutputContext context) : IBatchTarget
{
    private Wire? _wire;

    protected OutputContext Context { get; } = context;

    protected Endpoint Endpoint { get; } = endpoint;

    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        if (_wire is null)
        {
            var wire = await Wire.OpenAsync(Endpoint, Context, cancellation);
            try
            {
                await GreetAsync(wire, cancellation);
                _wire = wire;
            }
            catch
            {
                await wire.DisposeAsync();
                throw;
            }
        }

        try
        {
            await WriteAsync(_wire, batch, cancellation);
        }
        catch
        {
            await CloseAsync(); // who knows what is still to be read from it
            throw;
        }
    }

    public async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _wire, null) is { } wire)
        {
            await wire.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    protected abstract Task GreetAsync(Wire wire, CancellationToken cancellation);

    protected abstract Task WriteAsync(Wire wire, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation);
}
