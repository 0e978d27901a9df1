using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Retention;
using WebhookOps.Storage.Search.Index;

namespace WebhookOps.Storage.Sqlite;

/// <summary>The ledger in one SQLite file: write-ahead log, synced at every commit, one writer.</summary>
internal sealed class SqliteEngine : ILedgerEngine
{
    /// <summary>Whoever held a lease is gone with its process; the first sweep takes the delivery back.</summary>
    private const string EndLeases = "UPDATE deliveries SET lease_until = ?1 WHERE state = 1 AND lease_until > ?1";

    private const int TrialBytes = 1024 * 1024;

    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly SqliteLock _lock;
    private readonly TimeProvider _clock;
    private readonly string _file;
    private readonly string _connectionString;

    public SqliteEngine(IOptions<LedgerOptions> options, SqliteWriter writer, SqliteReaders readers, SqliteLock @lock, TimeProvider clock)
    {
        (_writer, _readers, _lock, _clock) = (writer, readers, @lock, clock);
        _file = options.Value.SqliteFile;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _file, ForeignKeys = true, DefaultTimeout = 10 }.ToString();
    }

    public string Scripts => "Sqlite";

    public string? StartLock => null;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SqliteLock>();
        services.AddSingleton<SqliteWriter>();
        services.AddSingleton<SqliteReaders>();
        services.AddSingleton<SqliteDedupe>();
        services.AddSingleton<ILedgerEngine, SqliteEngine>();
        services.AddSingleton<IEventLog, SqliteEventLog>();
        services.AddSingleton<IDeliveryQueue, SqliteDeliveryQueue>();
        services.AddSingleton<IChannelQueue, SqliteChannelQueue>();
        services.AddSingleton<ILedgerRetention, SqliteRetention>();
        services.AddSingleton<ISearchIndex, SqliteSearchIndex>();
    }

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        try
        {
            OwnFiles.MakeFolder(Path.GetDirectoryName(_file)!);
            _lock.Take();
            OwnFiles.MakeFile(_file); // SQLite gives its other files the same mode
            await using var connection = CreateConnection();
            await connection.OpenAsync(cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS write_test (x); DROP TABLE write_test";
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(
                $"The ledger '{_file}' cannot be opened for writing: {failure.Message.TrimEnd('.')}. Make its folder writable, restore the file from a backup, or set Data:Path.",
                failure);
        }
    }

    public async Task TakeOverAsync(CancellationToken cancellation)
    {
        _lock.Take();
        await _writer.WriteAsync(database => database.Prepare(EndLeases).Bind(_clock.GetUtcNow()).Run(), cancellation);
    }

    public DbConnection CreateConnection() => new SqliteConnection(_connectionString);

    public void Configure(DbContextOptionsBuilder options) => options.UseSqlite(_connectionString);

    public async ValueTask<IDisposable?> TakeTurnAsync(CancellationToken cancellation) => await _writer.TakeTurnAsync(cancellation);

    /// <summary>Once a write has failed: tries whether there is room for more than the few pages that a small one takes, and then a small one.</summary>
    public async Task<bool> IsWritableAsync(CancellationToken cancellation)
    {
        if (!_writer.IsFailing)
        {
            return true;
        }

        try
        {
            await using (var trial = new FileStream(_file + "-trial", FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
            {
                await trial.WriteAsync(new byte[TrialBytes], cancellation);
                trial.Flush(flushToDisk: true);
            }

            await _writer.WriteAsync(static database => database.Prepare("UPDATE catalog_version SET version = version").Run(), cancellation);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or LedgerUnavailableException)
        {
            return false;
        }
    }

    public async Task ReleaseMemoryAsync(CancellationToken cancellation)
    {
        _readers.CloseIdle();
        await using (var pooled = new SqliteConnection(_connectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }

        await _writer.WriteAsync(
            database =>
            {
                database.Execute("PRAGMA shrink_memory");
                return true;
            },
            cancellation);
    }
}
