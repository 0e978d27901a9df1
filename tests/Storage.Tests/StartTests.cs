using Microsoft.Data.Sqlite;
using WebhookOps.Core;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Migrations;
using WebhookOps.Storage.Queue;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;
using static System.Threading.CancellationToken;

namespace WebhookOps.Storage.Tests;

/// <summary>What a start does to a ledger, and which ledgers it refuses.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_second_start_finds_nothing_to_migrate()
    {
        await using var ledger = await TestLedger.StartAsync();
        var migrator = ledger.Get<ILedgerMigrator>();
        (await migrator.IsCurrentAsync(None)).ShouldBeTrue();
        (await migrator.MigrateAsync(None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_and_a_freed_one_is_not()
    {
        using var folder = new TempFolder();
        await using (await TestLedger.StartAsync(folder.Path))
        {
            (await RefusalAsync(folder.Path)).ShouldContain("in use by another");
        }

        await using var again = await TestLedger.StartAsync(folder.Path);
    }

    [Fact]
    public async Task What_a_dead_process_was_sending_is_taken_back_by_the_first_sweep()
    {
        using var folder = new TempFolder();
        var (source, destination, subscription) = Samples.Route();
        await using (var ledger = await TestLedger.StartAsync(folder.Path))
        {
            await ledger.AddAsync(source, destination, subscription);
            await ledger.Get<IEventLog>().AppendAsync([Samples.Event(source.Id, destination.Id)], None);
            (await ledger.Get<IDeliveryQueue>().ClaimAsync([new LaneRoom(destination.Id, 1, TimeSpan.FromHours(1))], None)).Count.ShouldBe(1);
        }

        await using var next = await TestLedger.StartAsync(folder.Path);
        (await next.Get<IDeliveryQueue>().ReleaseExpiredLeasesAsync(_ => RetryPolicy.Default, 10, None)).ShouldBe([destination.Id]);
    }

    [Fact]
    public async Task Many_processes_may_start_at_once_and_make_one_key()
    {
        using var keys = new TempFolder();
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            TestLedger.StartAsync(settings: [("ConnectionStrings:webhookops", database), ("Keys:Path", keys.Path)]))));
        foreach (var ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }

        Directory.GetFiles(keys.Path, "key-*.xml").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        using var folder = new TempFolder();
        await StartAndStopAsync(folder);
        await ChangeAsync(folder, "INSERT INTO schema_versions VALUES (999, '999_future.sql', '', '')");
        (await RefusalAsync(folder.Path)).ShouldContain("version 999");
    }

    [Fact]
    public async Task A_changed_script_is_refused()
    {
        using var folder = new TempFolder();
        await StartAndStopAsync(folder);
        await ChangeAsync(folder, "UPDATE schema_versions SET checksum = 'x' WHERE version = 1");
        (await RefusalAsync(folder.Path)).ShouldContain("001_ledger.sql");
    }

    [Fact]
    public async Task A_lost_key_ring_is_refused_and_a_restored_one_is_not()
    {
        using var folder = new TempFolder();
        await StartAndStopAsync(folder);
        Directory.Move(folder["keys"], folder["backup"]);
        (await RefusalAsync(folder.Path)).ShouldContain("restore the keys folder");
        Directory.Delete(folder["keys"], recursive: true);
        Directory.Move(folder["backup"], folder["keys"]);
        await StartAndStopAsync(folder);
    }

    [Fact]
    public async Task A_file_that_is_no_ledger_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "webhookops.db"), new string('x', 5000));
        (await RefusalAsync(folder)).ShouldContain("cannot be opened for writing");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_key_folder_is_closed_to_others()
    {
        await using var ledger = await TestLedger.StartAsync();
        if (!OperatingSystem.IsWindows())
        {
            var all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.GetUnixFileMode(Path.Combine(ledger.Folder, "keys")).ShouldBe(all);
        }
    }

    private static async Task<string> RefusalAsync(string folder)
    {
        var refusal = await Should.ThrowAsync<CannotStartException>(() => TestLedger.StartAsync(folder));
        refusal.Message.ShouldNotContain("\n");
        return refusal.Message;
    }

    private static async Task StartAndStopAsync(TempFolder folder)
    {
        await using var ledger = await TestLedger.StartAsync(folder.Path);
    }

    private static async Task ChangeAsync(TempFolder folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={folder["webhookops.db"]};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
