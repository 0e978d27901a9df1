using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Replaying;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Api.Replays;

/// <summary>From a job to what a client sees.</summary>
internal static class ReplayMapping
{
    public static ReplayAnswer ToAnswer(Replay replay, Catalog catalog) => new()
    {
        Id = PublicId.Format(PublicId.Replay, replay.Id),
        State = TextOf(replay.State),
        Action = TextOf(replay.Action),
        Query = ReplayQuery.Read(replay),
        Destination = replay.DestinationId is { } id ? catalog.Destinations.GetValueOrDefault(id)?.Name : null,
        Reason = replay.Reason,
        RatePerSecond = replay.RatePerSecond,
        Total = replay.Total,
        Made = replay.Made,
        Actor = replay.Actor,
        CreatedAt = replay.CreatedAt.UtcDateTime,
        FinishedAt = replay.FinishedAt?.UtcDateTime,
        Error = replay.Error,
    };

    public static ReplayAction? ActionOf(string? text) => text switch
    {
        null or "" or "replay" => ReplayAction.Replay,
        "retry" => ReplayAction.Retry,
        "cancel" => ReplayAction.Cancel,
        _ => null,
    };

    private static string TextOf(ReplayAction action) => action switch
    {
        ReplayAction.Retry => "retry",
        ReplayAction.Cancel => "cancel",
        _ => "replay",
    };

    private static string TextOf(ReplayState state) => state switch
    {
        ReplayState.Running => "running",
        ReplayState.Done => "done",
        ReplayState.Cancelled => "cancelled",
        _ => "failed",
    };
}
