using System.Text.RegularExpressions;
using Npgsql;
using WebhookOps.Storage.Postgres;
using WebhookOps.Storage.Tests.Contract;

namespace WebhookOps.Storage.Tests.Postgres;

/// <summary>Every hot statement reaches its rows through an index, whatever the statistics say.</summary>
public sealed class PlanTests() : LedgerContract(EngineUnderTest.Postgres)
{
    public static TheoryData<string, string[]> Statements => new()
    {
        { QueueSql.Claim, ["deliveries_due", "deliveries_pkey", "destinations_pkey", "events"] },
        { QueueSql.Record, ["deliveries_pkey"] },
        { QueueSql.GiveBack, ["deliveries_pkey"] },
        { QueueSql.FindDueDestinations, ["deliveries_due"] },
        { QueueSql.FindExpired, ["deliveries_leased"] },
        { QueueSql.ReleaseExpired, ["deliveries_pkey"] },
        { QueueSql.BuryOrphans, ["deliveries_due", "deliveries_pkey"] },
        { QueueSql.Retry, ["deliveries_pkey"] },
        { QueueSql.Cancel, ["deliveries_pkey"] },
        { AppendSql.New, ["dedupe_keys_pkey"] },
        { AppendSql.FindFirst, ["dedupe_keys_pkey"] },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task A_hot_statement_uses_its_indexes(string sql, string[] indexes)
    {
        var plan = await ((EngineUnderTest)Ledger).Get<HotSource>().RunAsync((connection, token) => ExplainAsync(connection, sql, token), Cancellation);

        plan.ShouldNotContain("Seq Scan on deliveries");
        plan.ShouldNotContain("Seq Scan on events");
        plan.ShouldNotContain("Seq Scan on dedupe_keys");
        foreach (var index in indexes)
        {
            plan.ShouldMatch($"Index (Only )?Scan using {index}");
        }
    }

    /// <summary>The plan for any parameters: what a prepared statement gets.</summary>
    private static async Task<string> ExplainAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        var parameters = Regex.Matches(sql, @"\$(?<number>\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Max(m => int.Parse(m.Groups["number"].Value));
        var nulls = string.Join(", ", Enumerable.Repeat("NULL", parameters));
        await using (var prepare = new NpgsqlCommand($"PREPARE hot AS {sql}", connection))
        {
            await prepare.ExecuteNonQueryAsync(cancellation);
        }

        await using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE hot({nulls})", connection);
        var plan = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            plan.Add(reader.GetString(0));
        }

        return string.Join('\n', plan);
    }
}
