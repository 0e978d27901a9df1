using System.Net;
using WebhookOps.Testing;

namespace WebhookOps.EndToEnd.Tests.Fleet;

/// <summary>Services that start before anything they need, say what they miss, and end in order.</summary>
public sealed class FleetStartTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Services_wait_for_the_ledger_do_without_the_rest_say_so_and_end_in_order()
    {
        await using var fleet = await FleetOfServices.PrepareAsync();
        await fleet.Postgres.StopAsync();
        await fleet.StartServicesAsync();
        await ShouldSayAsync(fleet, "Waiting for PostgreSQL");
        await fleet.Postgres.StartAsync();
        await ShouldSayAsync(fleet, "Waiting for the ledger's schema");
        (await fleet.Dashboard.ReadHealthAsync()).ShouldBeNull("nobody listens before the ledger is ready");
        await fleet.MigrateAsync();
        await fleet.WaitUntilReadyAsync();
        foreach (var service in fleet.Services)
        {
            service.Process.Lines.Count(l => l.Contains("Waiting for", StringComparison.Ordinal)).ShouldBe(2, service.Process.Output);
            var (status, body) = (await service.ReadHealthAsync()).ShouldNotBeNull();
            status.ShouldBe(HttpStatusCode.OK);
            body.ShouldContain("\"bus\":{\"status\":\"degraded\"");
            body.ShouldContain("\"redis\":{\"status\":\"degraded\"");
        }

        await Task.WhenAll(fleet.Rabbit.StartAsync(), fleet.Redis.StartAsync());
        await Task.WhenAll(fleet.Services.Select(service => Eventually.HoldsAsync(
            async () => await service.ReadHealthAsync() is (_, var body) && !body.Contains("degraded", StringComparison.Ordinal), $"{service.Project} to miss nothing", s_patience)));

        await fleet.Postgres.StopAsync();
        await Task.WhenAll(fleet.Services.Select(service => Eventually.HoldsAsync(
            async () => await service.ReadHealthAsync() is (HttpStatusCode.ServiceUnavailable, _), $"{service.Project} to miss the ledger", s_patience)));
        await fleet.Postgres.StartAsync();
        await fleet.WaitUntilReadyAsync();
        foreach (var (service, code) in await Task.WhenAll(fleet.Services.Select(async s => (s, await s.StopAsync()))))
        {
            code.ShouldBe(0, service.Process.Output);
            service.Process.Output.ShouldEndWith("Stopped.");
        }
    }

    private static async Task ShouldSayAsync(FleetOfServices fleet, string line) =>
        await Task.WhenAll(fleet.Services.Select(s => s.Process.WaitForLineAsync(l => l.Contains(line, StringComparison.Ordinal), s_patience)));
}
