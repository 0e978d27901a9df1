using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>stats</c>: what the overview draws.</summary>
internal static class StatsCommand
{
    public static Command Create() => Verb.Create(
        "stats", "What waits now, and counts and percentiles over a period: the last hour if not given", [EventCommands.From, EventCommands.To], static async call =>
        {
            var query = Verb.Query(("from", call.Text(EventCommands.From)), ("to", call.Text(EventCommands.To)));
            return call.Results.One(await call.Client.GetAsync("/api/stats?" + query, call.Cancellation));
        });
}
