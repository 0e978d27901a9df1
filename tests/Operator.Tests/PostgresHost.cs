using WebhookOps.Testing.Servers;

namespace WebhookOps.Operator.Tests;

/// <summary>One operator plane for the tests of a class, on a database of the shared PostgreSQL.</summary>
public sealed class PostgresHost : SharedHost
{
    protected override async Task<OperatorHost> StartAsync()
    {
        var server = await PostgresServer.SharedAsync();
        return await OperatorHost.StartAsync(("ConnectionStrings:webhookops", await server.CreateDatabaseAsync()));
    }
}
