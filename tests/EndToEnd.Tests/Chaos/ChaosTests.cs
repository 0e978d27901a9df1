using System.Globalization;
using WebhookOps.EndToEnd.Tests.Fleet;
using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;

namespace WebhookOps.EndToEnd.Tests.Chaos;

/// <summary>
/// Every part of the fleet dies once under load, in any order: each event that got a 2xx is delivered. Short by default; the long form:
/// <c>CHAOS_SECONDS=120 CHAOS_RATE=500 CHAOS_AWAY=5</c>.
/// </summary>
public sealed class ChaosTests(FleetToHarm harmed) : IClassFixture<FleetToHarm>
{
    private static readonly int s_seconds = Setting("CHAOS_SECONDS", 25);
    private static readonly int s_rate = Setting("CHAOS_RATE", 40);
    private static readonly int s_away = Setting("CHAOS_AWAY", 1);

    [Fact]
    public async Task Whatever_dies_nothing_that_was_accepted_is_lost()
    {
        var fleet = harmed.Fleet;
        await using var route = await Route.MakeAsync(fleet, timeoutSeconds: 2);
        using var load = new PacedLoad(route, s_rate);
        var report = new ChaosReport();
        var harming = HarmAsync(fleet, report);
        await load.SendAsync(TimeSpan.FromSeconds(s_seconds), harming);
        await harming;
        await fleet.WaitUntilReadyAsync();
        await Eventually.HoldsAsync(
            async () => await fleet.Api.GetAsync("/api/stats") is var stats && (long)stats["pending"]! + (long)stats["sending"]! == 0,
            "nothing to be owed any more",
            TimeSpan.FromMinutes(5));

        var received = route.Receiver.Requests.GroupBy(r => r.Id!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(r => r.At).ToArray(), StringComparer.Ordinal);
        load.AcceptedEvents.Keys.Where(id => !received.ContainsKey(id)).ShouldBeEmpty("accepted, and lost");
        load.AcceptedEvents.Count.ShouldBe(load.Sent, "each was accepted as one event");
        received.Keys.Except(load.AcceptedEvents.Keys, StringComparer.Ordinal).ShouldBeEmpty("delivered, and never accepted");
        Console.WriteLine(report.Tell(load, received));
    }

    [Fact]
    public async Task A_worker_that_was_stopped_past_its_lease_changes_nothing_of_what_the_new_owner_wrote()
    {
        var (first, second) = (harmed.Fleet.Delivery[0], harmed.Fleet.Delivery[1]);
        await second.StopAsync(); // so that it is the first one that claims
        var stopped = new TaskCompletionSource();
        var answers = Answers.InTurn(
            async (_, context) =>
            {
                await stopped.Task;
                context.Response.StatusCode = 500;
            },
            Answers.Ok);
        await using var route = await Route.MakeAsync(harmed.Fleet, answer: answers, timeoutSeconds: 5);
        var (id, _) = await Route.SendAsync(Webhooks.Generic(route.Url, "{}"u8.ToArray()));
        await route.ReceiveAsync(id);
        first.Process.Send(Signal.Stop);
        stopped.SetResult();
        try
        {
            await second.StartAsync();
            await Eventually.HoldsAsync(
                async () => (string?)(await harmed.Fleet.Api.GetAsync($"/api/events/{id}"))["deliveries"]![0]!["state"] == "delivered",
                "the other worker to deliver it",
                TimeSpan.FromMinutes(5));
        }
        finally
        {
            first.Process.Send(Signal.Continue);
        }

        await first.Process.WaitForLineAsync(l => l.Contains("came after its lease had ended", StringComparison.Ordinal), TimeSpan.FromMinutes(3));
        var delivery = (await harmed.Fleet.Api.GetAsync($"/api/events/{id}"))["deliveries"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)delivery["state"]).ShouldBe("delivered");
        delivery["attempts"]!.AsArray().Select(a => ((int?)a!["status"], (string?)a["errorCode"])).ShouldBe([(null, "WORKER_LOST"), (204, null)]);
    }

    /// <summary>Each fault once, in any order, with a pause before each.</summary>
    private static async Task HarmAsync(FleetOfServices fleet, ChaosReport report)
    {
        var faults = Faults.Of(fleet, TimeSpan.FromSeconds(s_away)).ToArray();
        Random.Shared.Shuffle(faults);
        foreach (var (what, happen) in faults)
        {
            await Task.Delay(TimeSpan.FromSeconds(s_seconds * (0.5 + Random.Shared.NextDouble()) / 25));
            report.Fault(what);
            await happen();
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) && value > 0 ? value : otherwise;
}
