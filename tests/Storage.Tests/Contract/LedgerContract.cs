using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Queue;
using WebhookOps.Testing;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>What the contract's tests share: an empty ledger, a clock that stands still, and samples.</summary>
public abstract class LedgerContract(ILedgerUnderTest ledger) : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ILedgerUnderTest Ledger { get; } = ledger;

    protected ManualClock Clock { get; } = new();

    protected Guid Source { get; } = Guid.CreateVersion7();

    protected Guid Destination { get; } = Guid.CreateVersion7();

    public virtual async ValueTask InitializeAsync()
    {
        await Ledger.StartAsync(Clock);
        await Ledger.PutDestinationAsync(Destination);
    }

    public ValueTask DisposeAsync() => Ledger.DisposeAsync();

    protected NewEvent Sample(string? key = null, byte[]? body = null, params Guid[] destinations) => new()
    {
        Id = PublicId.New(Clock),
        SourceId = Source,
        ReceivedAt = Clock.Now,
        Method = "POST",
        Path = "/a%20b",
        Query = "?c=d",
        Headers = new HeaderList([new("Content-Type", "application/json"), new("X-Twice", "1"), new("x-twice", "\u00e9\u00ff")]),
        Body = body ?? "{}"u8.ToArray(),
        EventType = "order.paid",
        ProviderEventId = key,
        DedupeKey = key is null ? null : DedupeKey.FromEventId(key),
        DedupeUntil = Clock.Now.AddDays(3),
        RemoteAddress = "192.0.2.7",
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        VerifiedBy = "hmac-sha256",
        Deliveries = [.. (destinations is [] ? [Destination] : destinations).Select(d => new NewDelivery(PublicId.New(Clock), d, null))],
    };

    /// <summary>Appends an event with one delivery.</summary>
    /// <returns>The delivery's id.</returns>
    protected async Task<Guid> AppendAsync(NewEvent? sample = null)
    {
        sample ??= Sample();
        await Ledger.Events.AppendAsync([sample], Cancellation);
        return sample.Deliveries[0].Id;
    }

    protected Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(int room = 10, Guid? destination = null) =>
        Ledger.Queue.ClaimAsync([new LaneRoom(destination ?? Destination, room, TimeSpan.FromMinutes(1))], Cancellation);

    protected async Task<ClaimedDelivery> ClaimOneAsync() => (await ClaimAsync(1)).ShouldHaveSingleItem();

    protected AttemptOutcome Outcome(ClaimedDelivery claim, DeliveryState next, DateTimeOffset? dueAt = null, int? status = 200, string? error = null, bool count = true) =>
        new(claim.LeaseToken, next, dueAt ?? Clock.Now, new Attempt
        {
            Id = PublicId.New(Clock),
            DeliveryId = claim.Id,
            Number = claim.AttemptNumber,
            Trigger = claim.Trigger,
            StartedAt = Clock.Now,
            DurationMs = 12,
            Status = status,
            ErrorCode = error,
            Error = error is null ? null : "It did not work.",
            RemoteAddress = "192.0.2.8",
            ResponseHeaders = new HeaderList([new("Server", "test")]),
            ResponseBody = [0, 1, 255],
            ResponseCut = true,
        }, count);

    protected async Task<bool> RecordAsync(AttemptOutcome outcome) => (await Ledger.Queue.RecordAsync([outcome], Cancellation)).ShouldHaveSingleItem();
}
