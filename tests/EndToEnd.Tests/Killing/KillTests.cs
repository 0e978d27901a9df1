using System.Globalization;
using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;

namespace WebhookOps.EndToEnd.Tests.Killing;

public sealed class KillOnSqliteTests() : KillTests(Ledgers.Sqlite);

public sealed class KillOnPostgresTests() : KillTests(Ledgers.Postgres);

/// <summary>
/// The product ends in the middle of a load and starts again on the same data: each event that got a 2xx reaches its destination.
/// Short by default; the long form: <c>KILL_ROUNDS=10 KILL_EVENTS=10000</c>.
/// </summary>
public abstract class KillTests(string engine) : IDisposable
{
    private static readonly int s_rounds = Setting("KILL_ROUNDS", 2);
    private static readonly int s_events = Setting("KILL_EVENTS", 1500);

    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Killed_at_random_moments_it_loses_nothing_that_it_accepted()
    {
        await using var product = new Product(_folder["data"], ("ConnectionStrings__webhookops", await Ledgers.MakeAsync(engine)));
        await product.StartAsync();
        await using var route = await MakeRouteAsync(product);
        using var load = new Load(route.Url);
        for (var round = 1; round <= s_rounds; round++)
        {
            var moment = load.Accepted.Count + Random.Shared.Next(1, s_events);
            var sending = load.SendAsync(s_events);
            await Eventually.HoldsAsync(() => load.Accepted.Count >= moment || sending.IsCompleted, $"{moment} accepted events", TimeSpan.FromMinutes(5));
            await product.KillAsync();
            Say($"round {round}: killed after {load.Accepted.Count} accepted and {route.Receiver.Requests.Count} received");
            await product.StartAsync();
            await sending;
        }

        await ShouldHaveDeliveredAsync(product, route, load);

        // A second sending of one event is an attempt of its own: the first was made, and the process killed before it was on record.
        var attempts = route.Receiver.Requests.GroupBy(r => r.Id, StringComparer.Ordinal).Select(g => g.Select(r => r.Header("x-webhookops-attempt")).ToArray());
        attempts.ShouldAllBe(numbers => numbers.Distinct(StringComparer.Ordinal).Count() == numbers.Length);
    }

    [Fact]
    public async Task Stopped_under_load_it_drains_loses_nothing_and_sends_nothing_twice()
    {
        await using var product = new Product(_folder["data"], ("ConnectionStrings__webhookops", await Ledgers.MakeAsync(engine)));
        await product.StartAsync();
        await using var route = await MakeRouteAsync(product);
        using var load = new Load(route.Url);
        var sending = load.SendAsync(s_events);
        await Eventually.HoldsAsync(() => load.Accepted.Count >= s_events / 3, "a third of the load");
        (await product.StopAsync()).ShouldBe(0, product.Process.Output);
        product.Process.Output.ShouldEndWith("Stopped.");
        await product.StartAsync();
        await sending;
        await ShouldHaveDeliveredAsync(product, route, load);
        route.Receiver.Requests.Count.ShouldBe(route.Receiver.Requests.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count());
    }

    private async Task ShouldHaveDeliveredAsync(Product product, Route route, Load load)
    {
        // What was being sent when the process was killed comes back when its lease has run out: 30 s beyond the destination's timeout.
        await Eventually.HoldsAsync(
            async () => await product.Api.GetAsync("/api/stats") is var stats && (long)stats["pending"]! + (long)stats["sending"]! == 0,
            "nothing to be owed any more", TimeSpan.FromMinutes(5));

        var received = route.Receiver.Requests.ToLookup(r => r.Header("x-webhook-id")!, r => r.Id!, StringComparer.Ordinal);
        var extra = received.Select(g => g.Key).Where(id => !load.Accepted.ContainsKey(id)).ToArray();
        var total = route.Receiver.Requests.Count;
        Say($"{load.Accepted.Count} accepted, {total} received: {total - received.Count} twice or more; "
            + $"{load.Open.Count} never answered, {extra.Length} of which were in all the same");

        load.Accepted.Where(a => !received.Contains(a.Key)).ShouldBeEmpty("accepted, and lost");
        load.Accepted.Where(a => received[a.Key].Any(id => id != a.Value)).ShouldBeEmpty("delivered under another id than the one answered");
        received.Where(g => g.Distinct(StringComparer.Ordinal).Count() > 1).ShouldBeEmpty("two events of one");
        extra.Except(load.Open, StringComparer.Ordinal).ShouldBeEmpty("delivered, and never sent");
        ((long)(await product.Api.GetAsync("/api/stats"))["dead"]!).ShouldBe(0);
    }

    /// <summary>A receiver that takes its time now and then, so that there is always something under way.</summary>
    private static Task<Route> MakeRouteAsync(Product product) => Route.MakeAsync(
        product, answer: async (_, context) =>
        {
            await Task.Delay(Random.Shared.Next(0, 15), CancellationToken.None);
            context.Response.StatusCode = 204;
        },
        timeoutSeconds: 5);

    /// <summary>To the console, for what was sent twice is worth knowing of a test that passes too.</summary>
    private void Say(string line) => Console.WriteLine($"{engine}: {line}");

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) && value > 0 ? value : otherwise;
}
