using System.Security.Cryptography;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Storage.Sqlite;

internal sealed class SqliteDeliveryQueue(SqliteWriter writer, SqliteReaders readers, TimeProvider clock) : IDeliveryQueue
{
    private const string Claim =
        """
        UPDATE deliveries SET state = 1, attempt_count = attempt_count + 1, lease_token = ?4, lease_until = ?5
        WHERE id IN (
            SELECT id FROM deliveries
            WHERE destination_id = ?1 AND state = 0 AND due_at <= ?2
                AND EXISTS (SELECT 1 FROM destinations WHERE id = ?1 AND enabled AND paused_at IS NULL)
            ORDER BY due_at, id LIMIT ?3)
        RETURNING id, event_id, subscription_id, attempt_count, trigger, due_at
        """;

    private const string Record =
        """
        UPDATE deliveries SET state = ?3, due_at = ?4, attempt_count = attempt_count - ?5, finished_at = ?6, last_status = ?7, last_error = ?8,
            lease_until = NULL, lease_token = 0, trigger = CASE ?3 WHEN 0 THEN 1 ELSE trigger END
        WHERE id = ?1 AND state = 1 AND lease_token = ?2
        """;

    private const string InsertAttempt =
        """
        INSERT INTO attempts (id, delivery_id, number, trigger, started_at, duration_ms, status, error_code, error, remote_address,
            response_headers, response_body, response_cut)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string FindAttempt = "SELECT 1 FROM attempts WHERE id = ?";

    private const string GiveBack =
        """
        UPDATE deliveries SET state = 0, attempt_count = attempt_count - 1, lease_until = NULL, lease_token = 0
        WHERE id = ? AND state = 1 AND lease_token = ?
        """;

    private const string FindDue =
        """
        SELECT id FROM destinations AS open WHERE enabled AND paused_at IS NULL
            AND EXISTS (SELECT 1 FROM deliveries WHERE destination_id = open.id AND state = 0 AND due_at <= ?)
        """;

    private const string FindExpired =
        """
        SELECT id, lease_token, destination_id, subscription_id, attempt_count, trigger, lease_until FROM deliveries
        WHERE state = 1 AND lease_until <= ? ORDER BY lease_until LIMIT ?
        """;

    /// <summary>Leaps through the index from destination to destination, however much each is owed.</summary>
    private const string FindOrphaned =
        """
        WITH RECURSIVE owed (destination_id) AS (
            SELECT (SELECT destination_id FROM deliveries WHERE state = 0 ORDER BY destination_id LIMIT 1)
            UNION ALL
            SELECT (SELECT d.destination_id FROM deliveries d WHERE d.state = 0 AND d.destination_id > owed.destination_id ORDER BY d.destination_id LIMIT 1)
            FROM owed WHERE owed.destination_id IS NOT NULL)
        SELECT destination_id FROM owed
        WHERE destination_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM destinations WHERE id = owed.destination_id)
        """;

    private const string Bury =
        """
        UPDATE deliveries SET state = 3, finished_at = ?3, last_status = NULL, last_error = ?4
        WHERE id IN (SELECT id FROM deliveries WHERE destination_id = ?1 AND state = 0 LIMIT ?2)
            AND NOT EXISTS (SELECT 1 FROM destinations WHERE id = ?1)
        """;

    private const string Retry =
        """
        UPDATE deliveries SET state = 0, due_at = ?2, trigger = ?3, attempt_count = 0, finished_at = NULL, lease_until = NULL, lease_token = 0
        WHERE id = ?1 AND state <> 1 RETURNING destination_id
        """;

    private const string Cancel = "UPDATE deliveries SET state = 4, finished_at = ?2, last_error = ?3 WHERE id = ?1 AND state = 0";

    private const string InsertReplay =
        """
        INSERT INTO deliveries (id, event_id, source_id, destination_id, subscription_id, replay_id, state, trigger, attempt_count, due_at,
            lease_token, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 4, 0, ?7, 0, ?7)
        ON CONFLICT (id) DO NOTHING
        """;

    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(IReadOnlyList<LaneRoom> lanes, CancellationToken cancellation)
    {
        var claims = await writer.WriteAsync(database => TakeDue(database, lanes), cancellation);
        return claims.Count == 0 ? [] : readers.Read(database => Load(database, claims));
    }

    public Task<IReadOnlyList<bool>> RecordAsync(IReadOnlyList<AttemptOutcome> outcomes, CancellationToken cancellation) =>
        writer.WriteAsync<IReadOnlyList<bool>>(database => [.. outcomes.Select(o => RecordOne(database, o))], cancellation);

    public Task GiveBackAsync(IReadOnlyList<(Guid DeliveryId, long LeaseToken)> claims, CancellationToken cancellation) =>
        writer.WriteAsync(
            database =>
            {
                var statement = database.Prepare(GiveBack);
                return claims.Sum(claim => statement.Bind(claim.DeliveryId).Bind(claim.LeaseToken).Run());
            },
            cancellation);

    public Task<IReadOnlyList<Guid>> FindDueDestinationsAsync(CancellationToken cancellation) =>
        Task.FromResult(readers.Read<IReadOnlyList<Guid>>(database => ReadIds(database.Prepare(FindDue).Bind(clock.GetUtcNow()))));

    public Task<IReadOnlyList<Guid>> ReleaseExpiredLeasesAsync(Func<Guid?, RetryPolicy> policyOf, int limit, CancellationToken cancellation) =>
        writer.WriteAsync<IReadOnlyList<Guid>>(database => ReleaseExpired(database, policyOf, limit), cancellation);

    public async Task<int> BuryOrphansAsync(int limit, CancellationToken cancellation)
    {
        var destinations = readers.Read(database => ReadIds(database.Prepare(FindOrphaned)));
        return destinations.Count == 0 ? 0 : await writer.WriteAsync(
            database =>
            {
                var now = clock.GetUtcNow();
                var left = limit;
                foreach (var id in destinations)
                {
                    left -= database.Prepare(Bury).Bind(id).Bind(left).Bind(now).Bind(ErrorCodes.DestinationDeleted).Run();
                }

                return limit - left;
            },
            cancellation);
    }

    public Task<IReadOnlyList<Guid>> RetryAsync(IReadOnlyList<Guid> deliveries, AttemptTrigger trigger, CancellationToken cancellation) =>
        writer.WriteAsync<IReadOnlyList<Guid>>(
            database =>
            {
                var now = clock.GetUtcNow();
                var destinations = new List<Guid>();
                foreach (var id in deliveries.Distinct())
                {
                    var statement = database.Prepare(Retry).Bind(id).Bind(now).Bind((long)trigger);
                    while (statement.Step())
                    {
                        destinations.Add(statement.GetGuid(0));
                    }
                }

                return destinations;
            },
            cancellation);

    public Task<int> CancelAsync(IReadOnlyList<Guid> deliveries, CancellationToken cancellation) =>
        writer.WriteAsync(
            database =>
            {
                var now = clock.GetUtcNow();
                return deliveries.Sum(id => database.Prepare(Cancel).Bind(id).Bind(now).Bind(ErrorCodes.Cancelled).Run());
            },
            cancellation);

    public Task AddReplayAsync(IReadOnlyList<ReplayDelivery> deliveries, CancellationToken cancellation) =>
        writer.WriteAsync(
            database =>
            {
                var now = clock.GetUtcNow();
                var insert = database.Prepare(InsertReplay);
                return deliveries.Sum(d => insert
                    .Bind(d.Id).Bind(d.EventId).Bind(d.SourceId).Bind(d.DestinationId).Bind(d.SubscriptionId).Bind(d.ReplayId).Bind(now)
                    .Run());
            },
            cancellation);

    private List<(Guid EventId, ClaimedDelivery Delivery)> TakeDue(SqliteDatabase database, IReadOnlyList<LaneRoom> lanes)
    {
        var now = clock.GetUtcNow();
        var token = NewToken();
        var claims = new List<(Guid EventId, ClaimedDelivery Delivery)>();
        foreach (var lane in lanes)
        {
            var until = now + lane.Lease;
            var claim = database.Prepare(Claim).Bind(lane.DestinationId).Bind(now).Bind(lane.Room).Bind(token).Bind(until);
            while (claim.Step())
            {
                var delivery = new ClaimedDelivery
                {
                    Id = claim.GetGuid(0),
                    DestinationId = lane.DestinationId,
                    SubscriptionId = claim.GetGuidOrNull(2),
                    LeaseToken = token,
                    LeaseUntil = until,
                    AttemptNumber = claim.GetInt(3),
                    Trigger = (AttemptTrigger)claim.GetInt(4),
                    DueAt = claim.GetMoment(5),
                    Event = null,
                };
                claims.Add((claim.GetGuid(1), delivery));
            }
        }

        return claims;
    }

    private static List<ClaimedDelivery> Load(SqliteDatabase database, List<(Guid EventId, ClaimedDelivery Delivery)> claims)
    {
        claims.Sort((a, b) => a.Delivery.DueAt.CompareTo(b.Delivery.DueAt) is var byTime and not 0 ? byTime : a.Delivery.Id.CompareTo(b.Delivery.Id));
        var loaded = new List<ClaimedDelivery>(claims.Count);
        var events = new Dictionary<Guid, Event?>(claims.Count);
        foreach (var (eventId, delivery) in claims)
        {
            if (!events.TryGetValue(eventId, out var e))
            {
                events.Add(eventId, e = SqliteEvents.Find(database, eventId));
            }

            loaded.Add(delivery with { Event = e });
        }

        return loaded;
    }

    private bool RecordOne(SqliteDatabase database, AttemptOutcome outcome)
    {
        var attempt = outcome.Attempt;
        var finished = outcome.NextState is DeliveryState.Pending ? null : (DateTimeOffset?)clock.GetUtcNow();
        var changed = database.Prepare(Record)
            .Bind(attempt.DeliveryId).Bind(outcome.LeaseToken).Bind((long)outcome.NextState).Bind(outcome.DueAt)
            .Bind(outcome.CountAttempt ? 0 : 1).Bind(finished).Bind(attempt.Status).Bind(attempt.ErrorCode)
            .Run();
        if (changed == 0)
        {
            return IsKept(database, attempt.Id); // then it was recorded before, and the answer was lost
        }

        Insert(database, attempt);
        return true;
    }

    private IReadOnlyList<Guid> ReleaseExpired(SqliteDatabase database, Func<Guid?, RetryPolicy> policyOf, int limit)
    {
        var now = clock.GetUtcNow();
        var find = database.Prepare(FindExpired).Bind(now).Bind(limit);
        var expired = new List<(Guid DestinationId, Guid? SubscriptionId, AttemptOutcome Outcome)>();
        while (find.Step())
        {
            var subscription = find.GetGuidOrNull(3);
            var number = find.GetInt(4);
            var attempt = new Attempt
            {
                Id = PublicId.New(clock),
                DeliveryId = find.GetGuid(0),
                Number = number,
                Trigger = (AttemptTrigger)find.GetInt(5),
                StartedAt = find.GetMoment(6),
                ErrorCode = ErrorCodes.WorkerLost,
                Error = "The worker stopped before it could record what came of this attempt.",
            };
            var next = policyOf(subscription).IsLostForGood(number) ? DeliveryState.Dead : DeliveryState.Pending;
            expired.Add((find.GetGuid(2), subscription, new AttemptOutcome(find.GetLong(1), next, now, attempt)));
        }

        foreach (var (_, _, outcome) in expired)
        {
            RecordOne(database, outcome);
        }

        return [.. expired.Select(e => e.DestinationId).Distinct()];
    }

    private static bool IsKept(SqliteDatabase database, Guid attempt)
    {
        var find = database.Prepare(FindAttempt).Bind(attempt);
        var kept = find.Step();
        find.Reset();
        return kept;
    }

    private static void Insert(SqliteDatabase database, Attempt attempt) =>
        database.Prepare(InsertAttempt)
            .Bind(attempt.Id).Bind(attempt.DeliveryId).Bind(attempt.Number).Bind((long)attempt.Trigger).Bind(attempt.StartedAt)
            .Bind(attempt.DurationMs).Bind(attempt.Status).Bind(attempt.ErrorCode).Bind(attempt.Error).Bind(attempt.RemoteAddress)
            .Bind(attempt.ResponseHeaders.ToJson()).Bind(attempt.ResponseBody).Bind(attempt.ResponseCut ? 1 : 0)
            .Run();

    private static List<Guid> ReadIds(SqliteStatement statement)
    {
        var ids = new List<Guid>();
        while (statement.Step())
        {
            ids.Add(statement.GetGuid(0));
        }

        return ids;
    }

    private static long NewToken() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
}
