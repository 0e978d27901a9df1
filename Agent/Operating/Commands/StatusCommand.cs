using System.CommandLine;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>status</c>: what the overview shows.</summary>
internal static class StatusCommand
{
    public static Command Create() => Verb.Create(
        "status", "What fails, what waits, and what is paused, offline or about to expire", [], static async call =>
        {
            var overview = (await call.Client.GetAsync("/api/overview", call.Cancellation)).AsObject();
            if (!call.Results.IsJson && overview.All(m => m.Value is null or JsonArray { Count: 0 }))
            {
                return call.Results.Done("Nothing waits, and nothing is wrong.");
            }

            return call.Results.One(overview);
        });
}
