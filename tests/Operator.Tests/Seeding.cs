using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Events;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Operator.Tests;

/// <summary>Puts into a host's ledger what ingest and the worker would.</summary>
internal static class Seeding
{
    public static async Task AddEndsAsync(this OperatorHost host, string source, params IEnumerable<string> destinations)
    {
        (await host.PostAsync("/api/sources", $$"""{"slug":"{{source}}"}""")).Expect(201);
        foreach (var destination in destinations)
        {
            (await host.PostAsync("/api/destinations", $$"""{"name":"{{destination}}","url":"http://192.0.9.1/"}""")).Expect(201);
        }
    }

    public static Guid SourceId(this OperatorHost host, string slug) => host.Catalog().SourcesBySlug[slug].Id;

    public static Guid DestinationId(this OperatorHost host, string name) => host.Catalog().Destinations.Values.Single(d => d.Name == name).Id;

    /// <summary>An event of a source with a delivery to each destination.</summary>
    public static async Task<NewEvent> AcceptAsync(
        this OperatorHost host, string source, IEnumerable<string> destinations, Func<NewEvent, NewEvent>? change = null, DateTimeOffset? at = null)
    {
        var moment = at ?? DateTimeOffset.UtcNow;
        var made = new NewEvent
        {
            Id = Guid.CreateVersion7(moment),
            SourceId = host.SourceId(source),
            ReceivedAt = moment,
            Method = "POST",
            Path = "/orders",
            Query = "?page=1",
            Headers = new HeaderList([new("Content-Type", "text/html"), new("X-Sample", "one"), new("x-sample", "two")]),
            Body = "<b>body</b>"u8.ToArray(),
            VerifiedBy = "hmac-sha256",
            Deliveries = [.. destinations.Select(d => new NewDelivery(Guid.CreateVersion7(moment), host.DestinationId(d), null))],
        };
        made = change?.Invoke(made) ?? made;
        await host.Services.GetRequiredService<IEventLog>().AppendAsync([made], CancellationToken.None);
        return made;
    }

    /// <summary>Makes one attempt at all that is due at a destination, with the same outcome for each.</summary>
    public static async Task AttemptAsync(this OperatorHost host, string destination, DeliveryState next, int? status = 200, string? errorCode = null)
    {
        var queue = host.Services.GetRequiredService<IDeliveryQueue>();
        var now = DateTimeOffset.UtcNow;
        var outcomes = (await host.ClaimAsync(destination)).Select(c => new AttemptOutcome(c.LeaseToken, next, now, new Attempt
        {
            Id = Guid.CreateVersion7(),
            DeliveryId = c.Id,
            Number = c.AttemptNumber,
            Trigger = c.Trigger,
            StartedAt = now,
            DurationMs = 12,
            Status = status,
            ErrorCode = errorCode,
            Error = errorCode is null ? null : "It failed.",
            RemoteAddress = "192.0.9.1",
            ResponseHeaders = new HeaderList([new("Server", "sample")]),
            ResponseBody = "answer"u8.ToArray(),
        }));
        (await queue.RecordAsync([.. outcomes], CancellationToken.None)).ShouldAllBe(recorded => recorded);
    }

    public static Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(this OperatorHost host, string destination) =>
        host.Services.GetRequiredService<IDeliveryQueue>().ClaimAsync([new LaneRoom(host.DestinationId(destination), 1000, TimeSpan.FromMinutes(1))], CancellationToken.None);

    public static async Task<RejectedRequest> RejectAsync(this OperatorHost host, string slug, string code)
    {
        var request = new RejectedRequest
        {
            Id = Guid.CreateVersion7(),
            Slug = slug,
            ReceivedAt = DateTimeOffset.UtcNow,
            Method = "POST",
            Path = "/x",
            Query = "?token=***",
            Headers = new HeaderList([new("Authorization", "***")]),
            Body = "bad"u8.ToArray(),
            BodySize = 3,
            RemoteAddress = "192.0.9.7",
            Status = 401,
            Code = code,
            Reason = "invalid signature",
        };
        await host.Services.GetRequiredService<IEventLog>().AppendRejectedAsync([request], CancellationToken.None);
        return request;
    }

    public static string PublicEventId(this NewEvent made) => PublicId.Format(PublicId.Event, made.Id);

    public static string PublicDeliveryId(this NewEvent made, int index = 0) => PublicId.Format(PublicId.Delivery, made.Deliveries[index].Id);

    private static Catalog Catalog(this OperatorHost host) => host.Services.GetRequiredService<ICatalogSource>().Current;
}
