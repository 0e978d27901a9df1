using WebhookOps.Core.Events;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Tests.Contract;

namespace WebhookOps.Storage.Tests.Postgres;

/// <summary>What a server that goes away costs.</summary>
public sealed class RestartTests() : LedgerContract(EngineUnderTest.PostgresOfItsOwn)
{
    private EngineUnderTest Engine => (EngineUnderTest)Ledger;

    [Fact]
    public async Task A_crash_costs_latency_and_no_event()
    {
        var appending = Task.Run(async () =>
        {
            var accepted = new List<Guid>();
            for (var i = 0; i < 200; i++)
            {
                var sample = Sample($"key {i}");
                var answers = await AppendStubbornlyAsync(sample);
                answers.ShouldBe([new Appended(sample.Id, Duplicate: false)]);
                accepted.Add(sample.Id);
            }

            return accepted;
        });

        await Engine.Server!.Kill9Async();
        await Engine.Server.StartAsync();

        var events = await appending;
        (await Ledger.CountAsync("events")).ShouldBe(200);
        (await ClaimAsync(500)).Select(c => c.Event!.Id).ShouldBe(events, ignoreOrder: true);
    }

    [Fact]
    public async Task A_server_that_stays_away_is_said_to_be_unavailable()
    {
        await Engine.Server!.StopAsync();

        await Task.WhenAll(
            Should.ThrowAsync<LedgerUnavailableException>(() => Ledger.Events.AppendAsync([Sample()], Cancellation)),
            Should.ThrowAsync<LedgerUnavailableException>(() => ClaimAsync()));
        var failure = await Should.ThrowAsync<Exception>(() => Engine.Get<TallyLog>().SumAsync(DateTimeOffset.UnixEpoch, Cancellation));
        LedgerUnavailableException.ReasonIn(failure).ShouldNotBeNull(failure.ToString());

        await Engine.Server.StartAsync();
        await AppendAsync();
        (await ClaimAsync()).Count.ShouldBe(1);
    }

    /// <summary>Sends again what was refused, as a provider does.</summary>
    private async Task<IReadOnlyList<Appended>> AppendStubbornlyAsync(NewEvent sample)
    {
        while (true)
        {
            try
            {
                return await Ledger.Events.AppendAsync([sample], Cancellation);
            }
            catch (LedgerUnavailableException)
            {
                await Task.Yield();
            }
        }
    }
}
