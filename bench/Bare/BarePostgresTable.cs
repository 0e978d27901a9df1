using Npgsql;

namespace WebhookOps.Bench.Bare;

/// <summary>One table filled through <c>unnest</c> by two writers, as the ledger on PostgreSQL does.</summary>
internal sealed class BarePostgresTable : IBareTable
{
    private readonly NpgsqlDataSource _source;

    private BarePostgresTable(NpgsqlDataSource source) => _source = source;

    public int Writers => 2;

    public static async Task<BarePostgresTable> CreateAsync(string connection)
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 1 });
        await using var create = source.CreateCommand("CREATE TABLE bare (id uuid PRIMARY KEY, received_at timestamptz NOT NULL, body bytea NOT NULL)");
        await create.ExecuteNonQueryAsync();
        return new BarePostgresTable(source);
    }

    public async Task<IReadOnlyList<bool>> InsertAsync(IReadOnlyList<BareRow> rows, CancellationToken cancellation)
    {
        var ids = new Guid[rows.Count];
        var times = new DateTime[rows.Count];
        var bodies = new byte[rows.Count][];
        for (var i = 0; i < rows.Count; i++)
        {
            (ids[i], times[i], bodies[i]) = (rows[i].Id, rows[i].ReceivedAt.UtcDateTime, rows[i].Body);
        }

        await using var insert = _source.CreateCommand("INSERT INTO bare SELECT * FROM unnest($1, $2, $3)");
        insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        insert.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = times });
        insert.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = bodies });
        await insert.ExecuteNonQueryAsync(cancellation);
        return new bool[rows.Count];
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
