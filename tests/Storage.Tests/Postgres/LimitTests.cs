using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WebhookOps.Storage.Migrations;
using WebhookOps.Storage.Postgres;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;
using static System.Threading.CancellationToken;

namespace WebhookOps.Storage.Tests.Postgres;

/// <summary>How long a statement may take, and how many connections a process makes.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_statement_that_takes_too_long_is_broken_off_by_the_server()
    {
        await using var ledger = await StartAsync(("Ledger:StatementTimeoutSeconds", "1"));

        var failure = await Should.ThrowAsync<LedgerUnavailableException>(() => ScalarAsync(ledger.Get<HotSource>(), "SELECT count(*) FROM pg_sleep(600)"));

        failure.InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe(PostgresErrorCodes.QueryCanceled);
    }

    [Fact]
    public async Task Until_then_the_driver_waits_for_it()
    {
        await using var source = new HotSource(await DatabaseAsync() + ";Command Timeout=1", TimeSpan.FromMinutes(2), TimeProvider.System);

        (await ScalarAsync(source, "SELECT count(*) FROM pg_sleep(2)")).ShouldBe(1);
    }

    [Fact]
    public async Task A_process_makes_no_more_connections_than_it_may()
    {
        await using var ledger = await StartAsync(("Ledger:MaxConnections", "2"));

        var seen = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ScalarAsync(
            ledger.Get<HotSource>(),
            """
            SELECT count(*) FROM pg_sleep(0.2), pg_stat_activity
            WHERE datname = current_database() AND application_name = current_setting('application_name')
            """)));

        seen.Max().ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_migration_waits_for_another_one_for_as_long_as_that_takes()
    {
        var database = await DatabaseAsync();
        await using var others = NpgsqlDataSource.Create(database);
        await using var other = await others.OpenConnectionAsync();
        await using var turn = await other.BeginTransactionAsync();
        await using var impatient = NpgsqlDataSource.Create(database + ";Command Timeout=1");
        var engine = new PostgresEngine(impatient, new PostgresPartitions(impatient, TimeProvider.System), TimeProvider.System, NullLogger<PostgresEngine>.Instance);
        await using (var take = new NpgsqlCommand(engine.StartLock, other, turn))
        {
            await take.ExecuteNonQueryAsync();
        }

        var migrating = Task.Run(() => new Migrator(engine, TimeProvider.System, NullLogger<Migrator>.Instance).MigrateAsync(None));
        await using var waits = others.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory' AND query_start < clock_timestamp() - interval '2 s'");
        await Eventually.HoldsAsync(async () => migrating.IsCompleted || (long)(await waits.ExecuteScalarAsync())! == 1, "the migration to have waited for longer than other commands may");
        await turn.CommitAsync();

        (await migrating).ShouldBeGreaterThan(0);
    }

    private static async Task<TestLedger> StartAsync(params (string Key, string Value)[] settings) =>
        await TestLedger.StartAsync(settings: [("ConnectionStrings:webhookops", await DatabaseAsync()), .. settings]);

    private static async Task<string> DatabaseAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    private static Task<long> ScalarAsync(HotSource source, string sql) => source.RunAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return (long)(await command.ExecuteScalarAsync(token))!;
        },
        None);
}
