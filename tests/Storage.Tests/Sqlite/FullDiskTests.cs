using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Sqlite;
using WebhookOps.Testing;

namespace WebhookOps.Storage.Tests.Sqlite;

/// <summary>A full ledger says so until something can be written again.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_writes_nothing_does_not_pass_for_a_recovery_and_health_finds_out_by_itself()
    {
        using var folder = new TempFolder();
        await using var ledger = await TestLedger.StartAsync(folder.Path);
        var (writer, engine) = (ledger.Get<SqliteWriter>(), ledger.Get<ILedgerEngine>());
        (await engine.IsWritableAsync(Cancellation)).ShouldBeTrue();

        await FillAsync();
        await ledger.Get<IDeliveryQueue>().FindDueDestinationsAsync(Cancellation);
        await writer.WriteAsync(static database => database.Prepare("UPDATE catalog_version SET version = 1 WHERE 1 = 0").Run(), Cancellation);
        writer.IsFailing.ShouldBeTrue();
        (await engine.IsWritableAsync(Cancellation)).ShouldBeTrue("there is room again");
        writer.IsFailing.ShouldBeFalse();

        await FillAsync();
        var trial = Directory.CreateDirectory(Path.Combine(folder.Path, "webhookops.db-trial"));
        (await engine.IsWritableAsync(Cancellation)).ShouldBeFalse("the folder takes no more");
        writer.IsFailing.ShouldBeTrue();
        trial.Delete();
        await ledger.Get<IEventLog>().AppendAsync([Samples.Event(Guid.CreateVersion7(), Guid.CreateVersion7())], Cancellation);
        writer.IsFailing.ShouldBeFalse();

        // As on a full disk: SQLite itself refuses to grow, and this connection is given up for it.
        async Task FillAsync()
        {
            await writer.WriteAsync(
                static database =>
                {
                    database.Execute("PRAGMA max_page_count = 1");
                    return true;
                },
                Cancellation);
            var large = Samples.Event(Guid.CreateVersion7(), Guid.CreateVersion7()) with { Body = new byte[1024 * 1024] };
            await Should.ThrowAsync<LedgerUnavailableException>(() => ledger.Get<IEventLog>().AppendAsync([large], Cancellation));
            writer.IsFailing.ShouldBeTrue();
        }
    }
}
