using System.Globalization;
using Npgsql;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Search;
using WebhookOps.Core.Sources;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Postgres;
using WebhookOps.Storage.Queue;
using WebhookOps.Storage.Retention;
using WebhookOps.Storage.Search;
using WebhookOps.Storage.Search.Index;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;
using static System.Threading.CancellationToken;

namespace WebhookOps.Storage.Tests.Postgres;

/// <summary>
/// In a ledger of some size all that runs all day reaches its rows through indexes. The plans are those that the server really made: it
/// counts the rows that it read from end to end. Short by default; the long form: <c>SCALE_EVENTS=5000000</c>.
/// </summary>
public sealed class ScaleTests : IDisposable
{
    private const int Days = 38;

    private static readonly int s_events =
        int.TryParse(Environment.GetEnvironmentVariable("SCALE_EVENTS"), CultureInfo.InvariantCulture, out var events) && events > 0 ? events : 200_000;

    private readonly ManualClock _clock = new();
    private readonly TempFolder _folder = new();
    private readonly (Source Source, Destination Destination, WebhookOps.Core.Subscriptions.Subscription Subscription) _route = Samples.Route();
    private string _database = "";

    public void Dispose() => _folder.Dispose();

    private static readonly string[] s_large = ["events", "deliveries", "attempts", "dedupe_keys", "event_words"];

    [Fact]
    public async Task Nothing_that_runs_all_day_reads_a_table_from_end_to_end()
    {
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using (var ledger = await StartAsync())
        {
            await ledger.AddAsync(_route.Source, _route.Destination, _route.Subscription);
            var start = _clock.Now;
            for (var day = 0; day < Days; day += PostgresPartitions.DaysAhead)
            {
                await ledger.Get<PostgresPartitions>().EnsureAsync(None);
                _clock.Advance(TimeSpan.FromDays(Math.Min(PostgresPartitions.DaysAhead, Days - day)));
            }

            await ledger.Get<PostgresPartitions>().EnsureAsync(None);
            await FillAsync(start);
        }

        foreach (var (what, work) in WorkOfADay())
        {
            var before = await ReadFromEndToEndAsync();
            await using (var ledger = await StartAsync()) // its sessions end with it, and only then is all of what they read counted
            {
                await work(ledger);
            }

            var read = (await ReadFromEndToEndAsync()).Select(t => (t.Key, Rows: t.Value - before.GetValueOrDefault(t.Key))).ToArray();
            Console.WriteLine($"{what}, of {s_events} events read from end to end: {string.Join(", ", read.Where(t => t.Rows > 0))}");

            // A day or two of them may be: where a page wants much of a small day, an index would only be in the way.
            // Keys have no index by their expiry, which every event would have to write: retention finds the expired ones by ranges of the table.
            read.Where(t => t.Rows > s_events / 10 && (what, t.Key) != ("retention", "dedupe_keys")).ShouldBeEmpty($"{what} read these tables from end to end, of {s_events} events");
        }
    }

    private IEnumerable<(string What, Func<TestLedger, Task> Work)> WorkOfADay()
    {
        var (source, destination) = (_route.Source.Id, _route.Destination.Id);
        yield return ("appending and looking up what came before", async ledger =>
        {
            var log = ledger.Get<IEventLog>();
            var batch = Enumerable.Range(0, 50).Select(i => Samples.Event(source, destination, at: _clock.Now) with { DedupeKey = DedupeKey.FromEventId($"new-{i}") }).ToArray();
            (await log.AppendAsync(batch, None)).ShouldAllBe(a => !a.Duplicate);
            (await log.AppendAsync([.. batch.Select(e => e with { Id = PublicId.New(_clock) })], None)).ShouldAllBe(a => a.Duplicate);
        }
        );
        yield return ("claiming and recording", async ledger =>
        {
            var queue = ledger.Get<IDeliveryQueue>();
            var claims = await queue.ClaimAsync([new(destination, 100, TimeSpan.FromMinutes(1))], None);
            claims.Count.ShouldBe(100);
            claims.ShouldAllBe(c => c.Event != null);
            (await queue.RecordAsync([.. claims.Select(c => new AttemptOutcome(c.LeaseToken, DeliveryState.Delivered, _clock.Now, new Attempt { Id = PublicId.New(_clock), DeliveryId = c.Id, Number = 1, StartedAt = _clock.Now }))], None))
                .ShouldAllBe(recorded => recorded);
        }
        );
        yield return ("the sweeps of the queue", async ledger =>
        {
            var queue = ledger.Get<IDeliveryQueue>();
            (await queue.FindDueDestinationsAsync(None)).ShouldBe([destination]);
            await queue.ReleaseExpiredLeasesAsync(_ => RetryPolicy.Default, 100, None);
            await queue.BuryOrphansAsync(100, None);
        }
        );
        yield return ("pages of events", async ledger =>
        {
            var search = ledger.Get<EventSearch>();
            foreach (var query in (EventQuery[])
            [
                new(),
                new() { Sources = [source] },
                new() { Statuses = [DeliveryStatus.Dead] },
                new() { Destinations = [destination], Statuses = [DeliveryStatus.Delivered] },
                new() { Types = ["order.paid"] },
                new() { Content = [new SearchTerm(SearchField.Text, ["word7"])] },
            ])
            {
                var page = await search.FindAsync(query, null, 50, None);
                page.Items.ShouldNotBeEmpty();
                await search.GetAsync(page.Items[0].Id, None);
                await search.FindAsync(query, page.Items[^1].Id, 50, None);
            }
        }
        );
        yield return ("retrying and cancelling", async ledger =>
        {
            var dead = (await ledger.Get<EventSearch>().FindAsync(new() { Statuses = [DeliveryStatus.Dead] }, null, 50, None)).Items.SelectMany(e => e.Deliveries).Select(d => d.Id).ToArray();
            await ledger.Get<IDeliveryQueue>().RetryAsync(dead, AttemptTrigger.Bulk, None);
            (await ledger.Get<IDeliveryQueue>().CancelAsync(dead, None)).ShouldBe(dead.Length);
        }
        );
        yield return ("the index of words", async ledger =>
        {
            _clock.Advance(TimeSpan.FromHours(1));
            (await ledger.Get<ISearchIndex>().ExtendAsync(1000, None)).ShouldBeGreaterThan(0);
        }
        );
        yield return ("retention", async ledger =>
        {
            var policy = new RetentionPolicy { Sources = new Dictionary<Guid, SourceRetention> { [Guid.CreateVersion7()] = new(7, 3) } };
            (await ledger.Get<ILedgerRetention>().SweepAsync(policy, None)).Events.ShouldBeGreaterThan(s_events / Days * 5);
        }
        );
    }

    private Task<TestLedger> StartAsync() => TestLedger.StartAsync(_folder.Path, _clock, ("ConnectionStrings:webhookops", _database));

    /// <summary>As many events as asked for over all the days, each with its delivery, attempt, key and words; the newest are still owed.</summary>
    private async Task FillAsync(DateTimeOffset start)
    {
        await using var source = NpgsqlDataSource.Create(_database + ";Command Timeout=3600");
        await using var connection = await source.OpenConnectionAsync();
        await using var fill = new NpgsqlCommand(
            $"""
            CREATE FUNCTION pg_temp.id(moment timestamptz, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
                SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 1, 3) || '8' || substr(md5(salt), 4, 15))::uuid
            $$;
            DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
                    EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = off)', name); -- it reads whole tables, and is counted too
                END LOOP;
            END $$;
            CREATE TEMP TABLE made AS
                SELECT i, at, pg_temp.id(at, 'e' || i) AS event, pg_temp.id(at, 'd' || i) AS delivery
                FROM generate_series(1, {s_events}) i, LATERAL (SELECT '{start.UtcDateTime:O}'::timestamptz + i * (interval '{Days} days' / {s_events + 1})) t (at);
            INSERT INTO events (id, source_id, received_at, method, path, query, headers, body, event_type, verified_by)
                SELECT event, '{_route.Source.Id}', at, 'POST', '', '', '[]', convert_to('word' || i % 1000, 'UTF8'), CASE i % 3 WHEN 0 THEN 'order.paid' ELSE 'order.made' END, 'none' FROM made;
            INSERT INTO event_words (id, words)
                SELECT event, array_to_tsvector(ARRAY['source={_route.Source.Id:N}', 'type=' || CASE i % 3 WHEN 0 THEN 'order.paid' ELSE 'order.made' END, 'word' || i % 1000]) FROM made;
            INSERT INTO deliveries (id, event_id, source_id, destination_id, state, trigger, attempt_count, due_at, lease_token, created_at)
                SELECT delivery, event, '{_route.Source.Id}', '{_route.Destination.Id}', CASE WHEN i % 100 = 0 THEN 3 WHEN i > {s_events} * 0.98 THEN 0 ELSE 2 END, 0, 1, at, 0, at FROM made;
            INSERT INTO attempts (id, delivery_id, number, trigger, started_at, duration_ms, status, response_headers, response_body, response_cut)
                SELECT pg_temp.id(at, 'a' || i), delivery, 1, 0, at, 5, 204, '[]', '', false FROM made;
            INSERT INTO dedupe_keys SELECT '{_route.Source.Id}', decode(md5('k' || i), 'hex'), event, at + interval '60 days' FROM made;
            INSERT INTO installation SELECT 'search_indexed_to', replace(event::text, '-', '') FROM made ORDER BY i DESC LIMIT 1;
            ANALYZE;
            """,
            connection);
        await fill.ExecuteNonQueryAsync();
    }

    /// <summary>Of each large table, with all its days, the rows that were ever read without an index. Sessions that run say it late.</summary>
    private async Task<Dictionary<string, long>> ReadFromEndToEndAsync()
    {
        await using var source = NpgsqlDataSource.Create(_database + ";Pooling=false");
        await using var others = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
        await Eventually.HoldsAsync(async () => (long)(await others.ExecuteScalarAsync())! == 0, "all sessions to end");
        await using var read = source.CreateCommand("SELECT substring(relname FROM '^[a-z_]*[a-z]'), sum(seq_tup_read)::bigint FROM pg_stat_user_tables GROUP BY 1");
        var tables = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var row = await read.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            if (s_large.Contains(row.GetString(0), StringComparer.Ordinal))
            {
                tables.Add(row.GetString(0), row.GetInt64(1));
            }
        }

        return tables;
    }
}
