using System.Text;
using SQLitePCL;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Sqlite;

/// <summary>A prepared statement. Bind its parameters in their order, then <see cref="Run"/> it or <see cref="Step"/> through its rows.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    private int _bound;

    public SqliteStatement Bind(long value) => Check(raw.sqlite3_bind_int64(handle, ++_bound, value));

    public SqliteStatement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public SqliteStatement Bind(DateTimeOffset value) => Bind(MomentAsMicroseconds.Of(value));

    public SqliteStatement Bind(DateTimeOffset? value) => value is { } moment ? Bind(moment) : BindNull();

    public SqliteStatement Bind(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(bytes);
    }

    public SqliteStatement Bind(Guid? value) => value is { } id ? Bind(id) : BindNull();

    public SqliteStatement Bind(ReadOnlySpan<byte> value) =>
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, ++_bound, 0) : raw.sqlite3_bind_blob(handle, ++_bound, value));

    public SqliteStatement Bind(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return value is null ? BindNull() : Check(raw.sqlite3_bind_text(handle, ++_bound, value));
        }

        // SQLite makes a copy of its own: a text needs no array of its own on the way there.
        var text = database.Scratch(Encoding.UTF8.GetMaxByteCount(value.Length));
        return Check(raw.sqlite3_bind_text(handle, ++_bound, text.AsSpan(0, Encoding.UTF8.GetBytes(value, text))));
    }

    /// <summary>Runs to the end, ignoring rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        while (Step())
        {
        }

        return database.Changes;
    }

    /// <summary>Goes to the next row. After the last one, or a failure, the statement is ready to be bound again.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        try
        {
            database.Check(result);
            return false;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Leaves the rows that are left unread.</summary>
    public void Reset()
    {
        raw.sqlite3_reset(handle);
        _bound = 0;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long GetLong(int column) => raw.sqlite3_column_int64(handle, column);

    public int GetInt(int column) => raw.sqlite3_column_int(handle, column);

    public DateTimeOffset GetMoment(int column) => MomentAsMicroseconds.From(GetLong(column));

    public Guid GetGuid(int column) => new(raw.sqlite3_column_blob(handle, column), bigEndian: true);

    public Guid? GetGuidOrNull(int column) => IsNull(column) ? null : GetGuid(column);

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public string GetText(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public string? GetTextOrNull(int column) => IsNull(column) ? null : GetText(column);

    public void Dispose() => handle.Dispose();

    private SqliteStatement BindNull() => Check(raw.sqlite3_bind_null(handle, ++_bound));

    private SqliteStatement Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            _bound = 0;
            database.Check(result);
        }

        return this;
    }
}
