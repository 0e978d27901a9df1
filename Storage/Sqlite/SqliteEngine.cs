using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Storage.Sqlite;

/// <summary>The ledger in one SQLite file: write-ahead log, synced at every commit, one writer.</summary>
internal sealed class SqliteEngine : ILedgerEngine
{
    private readonly SqliteWriter _writer;
    private readonly string _file;
    private readonly string _connectionString;

    public SqliteEngine(IOptions<LedgerOptions> options, SqliteWriter writer)
    {
        _writer = writer;
        _file = options.Value.SqliteFile;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _file, ForeignKeys = true, DefaultTimeout = 10 }.ToString();
    }

    public string Scripts => "Sqlite";

    public string? MigrationLock => null;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SqliteWriter>();
        services.AddSingleton<SqliteReaders>();
        services.AddSingleton<ILedgerEngine, SqliteEngine>();
        services.AddSingleton<IEventLog, SqliteEventLog>();
        services.AddSingleton<IDeliveryQueue, SqliteDeliveryQueue>();
        services.AddSingleton<ILedgerRetention, SqliteRetention>();
    }

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        try
        {
            OwnFiles.MakeFolder(Path.GetDirectoryName(_file)!);
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

    public DbConnection CreateConnection() => new SqliteConnection(_connectionString);

    public void Configure(DbContextOptionsBuilder options) => options.UseSqlite(_connectionString);

    public async ValueTask<IDisposable?> TakeTurnAsync(CancellationToken cancellation) => await _writer.TakeTurnAsync(cancellation);
}
