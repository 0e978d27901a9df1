using Microsoft.EntityFrameworkCore;

namespace WebhookOps.Ingest.Tests.Hosting;

/// <summary>One server for a class of tests; each of them finds its ledger empty.</summary>
public sealed class SharedIngestServer : IAsyncLifetime
{
    private IngestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await IngestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public async Task<IngestServer> EmptyAsync()
    {
        await _server.EditAsync(db =>
            db.Deliveries.ExecuteDelete() + db.Events.ExecuteDelete() + db.RejectedRequests.ExecuteDelete()
            + db.Subscriptions.ExecuteDelete() + db.Destinations.ExecuteDelete() + db.Sources.ExecuteDelete());
        return _server;
    }
}
