using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WebhookOps.Storage.Sqlite;

/// <summary>
/// A connection for the hot paths, straight on SQLite's own interface: prepared statements that are kept, bound and stepped without
/// the allocations of ADO.NET. Not safe for two threads at once.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _db;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private byte[] _scratch = new byte[4096];

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 db) => _db = db;

    /// <summary>True between BEGIN and its COMMIT, unless SQLite has rolled back by itself.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    /// <summary>How many transactions have been rolled back, and with them whatever was remembered of their doing.</summary>
    public int Rollbacks { get; private set; }

    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>Rows that this connection has changed since it was opened.</summary>
    public int ChangesInAll => raw.sqlite3_total_changes(_db);

    /// <summary>A buffer of at least so many bytes, anyone's until the next call.</summary>
    public byte[] Scratch(int bytes)
    {
        if (_scratch.Length < bytes)
        {
            _scratch = new byte[bytes];
        }

        return _scratch;
    }

    /// <param name="path">The file; it must exist, migrations make it.</param>
    /// <param name="pragmas">Settings of this connection.</param>
    public static SqliteDatabase Open(string path, params ReadOnlySpan<string> pragmas)
    {
        var result = raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new SqliteDatabase(handle);
        try
        {
            database.Check(result);
            raw.sqlite3_busy_timeout(handle, 10_000);
            foreach (var pragma in pragmas)
            {
                database.Execute(pragma);
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The statement of a text, kept from the first time on; whatever it was at is left off.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
            _statements.Add(sql, statement = new SqliteStatement(this, handle));
        }

        statement.Reset();
        return statement;
    }

    /// <summary>Runs a statement that takes nothing; rows it may return are ignored.</summary>
    public void Execute(string sql)
    {
        var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    public void Rollback()
    {
        Rollbacks++;
        if (InTransaction)
        {
            Execute("ROLLBACK");
        }
    }

    public void Check(int result)
    {
        if (result is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return;
        }

        var message = raw.sqlite3_errmsg(_db).utf8_to_string();
        var failure = new SqliteException(message, result & 0xff, result);
        throw (result & 0xff) switch
        {
            raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or
            raw.SQLITE_NOMEM or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_PERM =>
                new LedgerUnavailableException($"The ledger's file cannot be used now: {message}.", failure),
            _ => failure,
        };
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _db.Dispose();
    }
}
