using WebhookOps.EndToEnd.Tests.Fleet;
using WebhookOps.Testing.Servers;

namespace WebhookOps.EndToEnd.Tests.Chaos;

/// <summary>The ways in which a part of the fleet dies and comes back, each once.</summary>
internal static class Faults
{
    /// <param name="away">How long PostgreSQL is down; RabbitMQ and Redis stay away six times as long, up to 30 s.</param>
    public static IReadOnlyList<(string What, Func<Task> Happen)> Of(FleetOfServices fleet, TimeSpan away)
    {
        var longAway = away * 6 < TimeSpan.FromSeconds(30) ? away * 6 : TimeSpan.FromSeconds(30);
        return
        [
            .. new[] { fleet.Ingest[0], fleet.Delivery[1], fleet.Tunnel, fleet.Dashboard }.Select(service => ($"kill -9 of a {service.Project}", (Func<Task>)(async () =>
            {
                await service.KillAsync();
                await service.StartAsync();
                await service.WaitUntilReadyAsync();
            }))),
            ("kill -9 of PostgreSQL", async () =>
            {
                await fleet.Postgres.Kill9Async();
                await Task.Delay(away);
                await fleet.Postgres.StartAsync();
            }),
            ("kill -9 of RabbitMQ", async () =>
            {
                await fleet.Rabbit.Kill9Async();
                await Task.Delay(longAway);
                await fleet.Rabbit.StartAsync();
            }),
            ("flush and kill -9 of Redis", async () =>
            {
                await FlushAsync(fleet.Redis);
                await fleet.Redis.Kill9Async();
                await Task.Delay(longAway);
                await fleet.Redis.StartAsync();
            }),
        ];
    }

    private static async Task FlushAsync(RedisServer redis)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, redis.Port);
        await client.GetStream().WriteAsync("FLUSHALL\r\n"u8.ToArray());
        var answer = new byte[16];
        (await client.GetStream().ReadAsync(answer)).ShouldBeGreaterThan(0);
    }
}
