using Microsoft.Data.Sqlite;
using WebhookOps.Core;
using WebhookOps.Storage.Migrations;
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
    public async Task Many_processes_may_migrate_at_once()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-").FullName;
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => TestLedger.StartAsync(folder))));
        foreach (var ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await using var ledger = await TestLedger.StartAsync();
        await ChangeAsync(ledger, "INSERT INTO schema_versions VALUES (999, '999_future.sql', '', '')");
        (await RefusalAsync(ledger.Folder)).ShouldContain("version 999");
    }

    [Fact]
    public async Task A_changed_script_is_refused()
    {
        await using var ledger = await TestLedger.StartAsync();
        await ChangeAsync(ledger, "UPDATE schema_versions SET checksum = 'x' WHERE version = 1");
        (await RefusalAsync(ledger.Folder)).ShouldContain("001_ledger.sql");
    }

    [Fact]
    public async Task A_lost_key_ring_is_refused_and_a_restored_one_is_not()
    {
        await using var ledger = await TestLedger.StartAsync();
        var keys = Path.Combine(ledger.Folder, "keys");
        var backup = Path.Combine(ledger.Folder, "backup");
        Directory.Move(keys, backup);
        (await RefusalAsync(ledger.Folder)).ShouldContain("restore the keys folder");
        Directory.Delete(keys, recursive: true);
        Directory.Move(backup, keys);
        await using var again = await TestLedger.StartAsync(ledger.Folder);
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

    private static async Task ChangeAsync(TestLedger ledger, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={ledger.Folder}/webhookops.db");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
