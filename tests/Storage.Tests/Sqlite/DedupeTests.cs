using WebhookOps.Core.Events;
using WebhookOps.Storage.Events;
using WebhookOps.Testing;

namespace WebhookOps.Storage.Tests.Sqlite;

/// <summary>Keys are found wherever they are: among the newest, on the move, in the tree, and by the next process too.</summary>
public sealed class DedupeTests
{
    private const int Batch = 400;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_found_again_wherever_it_has_moved()
    {
        using var folder = new TempFolder();
        var source = Guid.CreateVersion7();
        await using (var ledger = await TestLedger.StartAsync(folder.Path))
        {
            var log = ledger.Get<IEventLog>();
            for (var first = 0; first < 50_000; first += Batch)
            {
                await AppendAsync(log, source, first, duplicates: false);
                if (first % 10_000 == 0)
                {
                    await AppendAsync(log, source, first / 2, duplicates: true);
                }
            }
        }

        await using var next = await TestLedger.StartAsync(folder.Path);
        for (var first = 0; first < 50_000; first += 5_000)
        {
            await AppendAsync(next.Get<IEventLog>(), source, first, duplicates: true);
        }
    }

    private static async Task AppendAsync(IEventLog log, Guid source, int first, bool duplicates)
    {
        var answers = await log.AppendAsync([.. Enumerable.Range(first, Batch).Select(i => Keyed(source, i))], Cancellation);
        answers.ShouldAllBe(a => a.Duplicate == duplicates);
    }

    private static NewEvent Keyed(Guid source, int number) =>
        Samples.Event(source, Guid.Empty) with { DedupeKey = DedupeKey.FromEventId($"{number}"), Deliveries = [] };
}
