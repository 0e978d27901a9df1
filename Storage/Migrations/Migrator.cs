using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;
using WebhookOps.Core;

namespace WebhookOps.Storage.Migrations;

internal sealed partial class Migrator(ILedgerEngine engine, TimeProvider clock, ILogger<Migrator> logger) : ILedgerMigrator
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<MigrationScript> _scripts = MigrationScript.LoadAll(engine.Scripts);

    public async Task<int> MigrateAsync(CancellationToken cancellation)
    {
        await engine.PrepareAsync(cancellation);
        await using var connection = engine.CreateConnection();
        await connection.OpenAsync(cancellation);
        var applied = 0;
        while (await ApplyNextAsync(connection, cancellation) is { } script)
        {
            applied++;
            LogApplied(script.Name);
        }

        return applied;
    }

    public async Task<bool> IsCurrentAsync(CancellationToken cancellation)
    {
        await using var connection = engine.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellation);
            return FindMissing(await ReadAsync(connection, null, cancellation)) is null;
        }
        catch (DbException)
        {
            return false; // no database yet, or no table of versions in it
        }
    }

    public async Task WaitAsync(CancellationToken cancellation)
    {
        await engine.WaitForServerAsync(cancellation);
        for (var waited = false; !await IsCurrentAsync(cancellation); waited = true)
        {
            if (!waited)
            {
                LogWaiting();
            }

            await Task.Delay(s_pause, clock, cancellation);
        }
    }

    /// <summary>One script in one transaction; the lock is taken first, so that what is missing is known for certain.</summary>
    private async Task<MigrationScript?> ApplyNextAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        if (engine.StartLock is { } wait)
        {
            await ExecuteAsync(connection, transaction, wait, cancellation);
        }

        await ExecuteAsync(
            connection,
            transaction,
            "CREATE TABLE IF NOT EXISTS schema_versions (version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at text NOT NULL)",
            cancellation);
        var next = FindMissing(await ReadAsync(connection, transaction, cancellation));
        if (next is null)
        {
            return null;
        }

        await ExecuteAsync(connection, transaction, next.Sql, cancellation);
        var moment = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await ExecuteAsync(
            connection,
            transaction,
            $"INSERT INTO schema_versions VALUES ({next.Version}, '{next.Name}', '{next.Checksum}', '{moment}')",
            cancellation);
        await transaction.CommitAsync(cancellation);
        return next;
    }

    private MigrationScript? FindMissing(Dictionary<int, string> applied)
    {
        var known = _scripts[^1].Version;
        if (applied.Keys.DefaultIfEmpty().Max() is var newest && newest > known)
        {
            throw new CannotStartException(
                $"The ledger's schema is version {newest} and this program knows {known} at most: run the newer program, or restore the backup made before it.");
        }

        foreach (var script in _scripts)
        {
            if (!applied.TryGetValue(script.Version, out var checksum))
            {
                return script;
            }

            if (!string.Equals(checksum, script.Checksum, StringComparison.Ordinal))
            {
                throw new CannotStartException(
                    $"The script {script.Name} is not the one that was applied to this ledger: run the program that made the ledger, or start with an empty one.");
            }
        }

        return null;
    }

    private static async Task<Dictionary<int, string>> ReadAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellation)
    {
        await using var select = Command(connection, transaction, "SELECT version, checksum FROM schema_versions");
        await using var reader = await select.ExecuteReaderAsync(cancellation);
        var applied = new Dictionary<int, string>();
        while (await reader.ReadAsync(cancellation))
        {
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        }

        return applied;
    }

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellation)
    {
        await using var command = Command(connection, transaction, sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Without a limit of time: a script over a large ledger takes its time, and so does another process whose turn it is.</summary>
    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql)
    {
        var command = connection.CreateCommand();
        (command.Transaction, command.CommandText, command.CommandTimeout) = (transaction, sql, 0);
        return command;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Script} to the ledger")]
    private partial void LogApplied(string script);

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for the ledger's schema to be brought up to date")]
    private partial void LogWaiting();
}
