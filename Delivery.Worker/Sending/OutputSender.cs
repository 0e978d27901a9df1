using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;
using WebhookOps.Outputs;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Writes to the data systems of output modules. Each destination's output stays open until its settings change or it is deleted.</summary>
internal sealed class OutputSender : IDeliverySender, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, OpenDestination> _open = new();
    private readonly Lock _opening = new();
    private readonly ICatalogSource _catalog;
    private readonly HttpPools _pools;
    private readonly OutputContext _context;

    public OutputSender(ICatalogSource catalog, HttpPools pools, IOptions<OutputOptions> options, TimeProvider clock, ILoggerFactory loggers)
    {
        (_catalog, _pools) = (catalog, pools);
        _context = new OutputContext
        {
            FilesPath = options.Value.FilesPath,
            Clock = clock,
            Loggers = loggers,
            Certificates = (_, certificate, chain, errors) => pools.Certificates.Accept(certificate, chain, errors),
        };
        catalog.Changed += CloseDeleted;
    }

    public DestinationKind Kind => DestinationKind.Output;

    public async Task<SendResult> SendAsync(Outgoing outgoing, CancellationToken cancellation)
    {
        var message = OutputMessage.Of(outgoing);
        try
        {
            return await Get(outgoing.Destination).WriteAsync(message, cancellation);
        }
        catch (ObjectDisposedException)
        {
            return SendResult.NotNow; // its settings have just changed: the next one is open
        }
        catch (FormatException unusable)
        {
            return SendResult.Failed(ErrorCodes.OutputFailed, $"The output's settings cannot be used: {unusable.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _catalog.Changed -= CloseDeleted;
        foreach (var id in _open.Keys)
        {
            if (_open.TryRemove(id, out var open))
            {
                await open.Output.DisposeAsync();
            }
        }
    }

    private IOutput Get(Destination destination)
    {
        var asked = new Asked(destination.Target, destination.OutputSettings, destination.TimeoutSeconds, destination.VerifyTls, _pools.AllowsPrivate(destination));
        if (_open.TryGetValue(destination.Id, out var open) && open.Asked == asked)
        {
            return open.Output;
        }

        lock (_opening)
        {
            if (_open.TryGetValue(destination.Id, out open) && open.Asked == asked)
            {
                return open.Output;
            }

            var output = Open(asked);
            _open[destination.Id] = new OpenDestination(asked, output);
            Close(open);
            return output;
        }
    }

    private IOutput Open(Asked asked)
    {
        using var settings = JsonDocument.Parse(asked.Settings ?? "{}");
        return OutputModules.BuiltIn.Open(asked.Module, settings.RootElement, _context with
        {
            AllowPrivateNetwork = asked.AllowPrivate,
            VerifyTls = asked.VerifyTls,
            Timeout = TimeSpan.FromSeconds(asked.TimeoutSeconds),
        });
    }

    private void CloseDeleted(Catalog newest)
    {
        foreach (var id in _open.Keys)
        {
            if (!newest.Destinations.ContainsKey(id) && _open.TryRemove(id, out var open))
            {
                Close(open);
            }
        }
    }

    private static void Close(OpenDestination? open) => _ = open?.Output.DisposeAsync().AsTask();

    private sealed record Asked(string? Module, string? Settings, double TimeoutSeconds, bool VerifyTls, bool AllowPrivate);

    private sealed record OpenDestination(Asked Asked, IOutput Output);
}
