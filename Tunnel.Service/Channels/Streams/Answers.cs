using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Queue;
using WebhookOps.Tunnel.Service.Channels.Draining;
using WebhookOps.Tunnel.Service.Channels.Live;

namespace WebhookOps.Tunnel.Service.Channels.Streams;

/// <summary>
/// <c>POST /connect/ack?message_id=&amp;status=ack|nack&amp;retry=</c>: the answer of connectors that cannot speak on their stream. It is
/// answered when it is on record. A request may reach another process than the one that holds the connection; the ledger then says whose
/// the message is.
/// </summary>
internal sealed class Answers(ChannelDoor door, ChannelHubs hubs, Settlement settlement, ICatalogSource catalog, IDbContextFactory<LedgerContext> ledger, TimeProvider clock)
{
    public async Task<IResult> RunAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!TryParseConnection(context.Request.Headers["X-Connection-Id"], out var connectionId))
        {
            return Problem.Of(StatusCodes.Status404NotFound, "connection_not_found", "Name the connection in X-Connection-Id, as its stream or poll did.");
        }

        var here = hubs.Find(connectionId);
        var name = here?.Hub.Channel.Name ?? await FindChannelAsync(connectionId, context.RequestAborted);
        if (name is null)
        {
            return Problem.Of(StatusCodes.Status404NotFound, "connection_not_found", "There is no such connection. What it held has gone back to the channel.");
        }

        if ((await door.CheckAsync(context, name)).Refused is { } refused)
        {
            return refused.ToProblem();
        }

        var status = query["status"].ToString();
        if (status is not ("ack" or "nack" or ""))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "value_invalid", "'status' must be ack or nack.", "status");
        }

        var delay = double.TryParse(query["delay_seconds"], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : (double?)null;
        var text = query["message_id"].ToString();
        if (!AnswerFrame.TryParseId(text, out var id))
        {
            return NotInFlight(text);
        }

        var answer = AnswerFrame.Of(id, status != "nack", !query["retry"].ToString().Equals("false", StringComparison.OrdinalIgnoreCase), delay, query["reason"]);
        var recorded = here is var (hub, connection)
            ? hub.TryAnswer(connection, id, answer.Result, out var done) && await done
            : await AnswerElsewhereAsync(name, answer, context.RequestAborted);
        return recorded ? TypedResults.Ok(new Answered("ok", text)) : (IResult)NotInFlight(text);
    }

    private static ProblemHttpResult NotInFlight(string id) =>
        Problem.Of(StatusCodes.Status404NotFound, "message_not_in_flight", $"This connection does not hold the message '{id[..Math.Min(id.Length, 60)]}'. It was answered before, or held for too long.");

    private async Task<string?> FindChannelAsync(Guid connection, CancellationToken cancellation)
    {
        await using var db = await ledger.CreateDbContextAsync(cancellation);
        var since = clock.GetUtcNow() - ChannelConnection.NotePatience;
        return await db.ChannelConnections.Where(c => c.Id == connection && c.SeenAt > since)
            .Join(db.Channels, c => c.ChannelId, channel => channel.Id, (_, channel) => channel.Name)
            .FirstOrDefaultAsync(cancellation);
    }

    private async Task<bool> AnswerElsewhereAsync(string channel, AnswerFrame answer, CancellationToken cancellation)
    {
        await using var db = await ledger.CreateDbContextAsync(cancellation);
        var delivery = await db.Deliveries.FirstOrDefaultAsync(d => d.Id == answer.MessageId, cancellation);
        if (delivery is not { State: DeliveryState.Sending, LeaseUntil: { } until } || !await LeadsToAsync(channel, delivery.DestinationId, cancellation))
        {
            return false;
        }

        var claim = new ClaimedDelivery
        {
            Id = delivery.Id,
            DestinationId = delivery.DestinationId,
            SubscriptionId = delivery.SubscriptionId,
            LeaseToken = delivery.LeaseToken,
            LeaseUntil = until,
            DueAt = delivery.DueAt,
            AttemptNumber = delivery.AttemptCount,
            Trigger = delivery.Trigger,
            Event = null,
        };
        return (await settlement.SettleAsync(claim, clock.GetUtcNow(), connection: null, answer.Result)).Recorded;
    }

    /// <summary>A destination made a moment ago in another process may not be known in this one yet, though its first message is out already.</summary>
    private async Task<bool> LeadsToAsync(string channel, Guid destination, CancellationToken cancellation)
    {
        if (!catalog.Current.Destinations.ContainsKey(destination))
        {
            await catalog.RefreshAsync(cancellation);
        }

        return catalog.Current.DestinationsByChannel.GetValueOrDefault(channel, []).Any(d => d.Id == destination);
    }

    private static bool TryParseConnection(string? text, out Guid id) =>
        PublicId.TryParse(ChannelConnection.PrefixOf(ChannelProtocol.LongPoll), text, out id)
        || PublicId.TryParse(ChannelConnection.PrefixOf(ChannelProtocol.ServerSentEvents), text, out id)
        || PublicId.TryParse(ChannelConnection.PrefixOf(ChannelProtocol.WebSocket), text, out id);
}
