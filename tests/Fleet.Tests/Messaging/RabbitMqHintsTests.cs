using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using WebhookOps.Core;
using WebhookOps.ServiceDefaults.Messaging;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Fleet.Tests.Messaging;

/// <summary>Hints between processes, over a broker that comes and goes.</summary>
public sealed class RabbitMqHintsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Replicas_compete_for_hints_each_is_heard_once_and_by_all_of_those_that_are_to_hear_all()
    {
        var server = await RabbitMqServer.SharedAsync();
        await using var speaker = await HintHost.StartAsync(server.ConnectionString, listens: false, "speaker");
        await using var first = await HintHost.StartAsync(server.ConnectionString, listens: true, "listener");
        await using var second = await HintHost.StartAsync(server.ConnectionString, listens: true, "listener");
        await using var other = await HintHost.StartAsync(server.ConnectionString, listens: true, "other");
        await Task.WhenAll(first.ReadyAsync(), second.ReadyAsync(), other.ReadyAsync(), speaker.ReadyAsync());

        var sent = Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var id in sent)
        {
            await speaker.SayAsync(id);
            await Task.Yield();
        }

        await Eventually.HoldsAsync(() => sent.All(other.Heard.ContainsKey), "another service to have heard all", s_patience);
        await Eventually.HoldsAsync(() => sent.All(id => first.Heard.ContainsKey(id) || second.Heard.ContainsKey(id)), "one of two to have heard each", s_patience);
        first.Heard.Keys.Intersect(second.Heard.Keys).ShouldBeEmpty();
        foreach (var replica in (HintHost[])[first, second, other])
        {
            await Eventually.HoldsAsync(() => sent.All(replica.HeardByAll.ContainsKey), "what every replica is to hear", s_patience);
        }

        // One after the other, so that each is a message of its own: then both get some.
        await Eventually.HoldsAsync(
            async () =>
            {
                await speaker.SayAsync(Guid.CreateVersion7());
                return !first.Heard.IsEmpty && !second.Heard.IsEmpty;
            },
            "both replicas to hear something",
            s_patience);
    }

    [Fact]
    public async Task A_broker_that_was_away_is_used_again_and_nobody_waited_for_it()
    {
        await using var server = RabbitMqServer.New();
        await using var speaker = await HintHost.StartAsync(server.ConnectionString, listens: false, "speaker");
        await using var listener = await HintHost.StartAsync(server.ConnectionString, listens: true, "listener");
        (await speaker.BusHealthAsync()).ShouldBe(HealthStatus.Degraded);
        var early = Guid.CreateVersion7();
        speaker.SayAsync(early).IsCompleted.ShouldBeTrue();
        await Eventually.HoldsAsync(() => speaker.Log.Lines.Any(l => l.Text.Contains("The bus is down", StringComparison.Ordinal)), "a line that says so", s_patience);

        await server.StartAsync();
        await Task.WhenAll(speaker.ReadyAsync(), listener.ReadyAsync());
        await ShouldHearAsync(speaker, listener);

        await server.Kill9Async();
        speaker.SayAsync(Guid.CreateVersion7()).IsCompleted.ShouldBeTrue();
        await Eventually.HoldsAsync(
            async () => await speaker.BusHealthAsync() == HealthStatus.Degraded && await listener.BusHealthAsync() == HealthStatus.Degraded,
            "the bus to be missed",
            s_patience);
        await server.StartAsync();
        await ShouldHearAsync(speaker, listener);
        await Task.WhenAll(speaker.ReadyAsync(), listener.ReadyAsync());

        var ours = speaker.Log.Lines.Where(l => l.Category.StartsWith("WebhookOps", StringComparison.Ordinal) && l.Level >= LogLevel.Warning).ToArray();
        ours.Length.ShouldBeLessThanOrEqualTo(2, string.Join('\n', ours));
    }

    [Theory, InlineData("localhost"), InlineData("http://localhost:5672"), InlineData("Host=localhost")]
    public void What_is_no_address_of_a_broker_is_refused(string connection) =>
        Should.Throw<CannotStartException>(() => RabbitMqHints.Parse(connection, "service")).Message.ShouldContain("ConnectionStrings:messaging");

    private static Task ShouldHearAsync(HintHost speaker, HintHost listener)
    {
        var id = Guid.CreateVersion7();
        return Eventually.HoldsAsync(
            async () =>
            {
                await speaker.SayAsync(id);
                return listener.Heard.ContainsKey(id) && listener.HeardByAll.ContainsKey(id);
            },
            "a hint to arrive",
            s_patience);
    }
}
