using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>replays</c>: the jobs that <c>replay</c> starts.</summary>
internal static class ReplayJobCommands
{
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the job" };

    public static Command Create() => Verb.Group(
        "replays",
        "Jobs that send many events once more",
        Verb.Create("list", "The newest first", [OperatorOptions.Limit], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/replays", "", call.Limit, call.Cancellation), "id", "action", "state", "made", "total", "actor", "createdAt")),
        Verb.Create("show", "One job and how far it is", [s_id], static async call => call.Results.One(await call.Client.GetAsync(PathOf(call), call.Cancellation))),
        Verb.Create("cancel", "Stop a job; the deliveries that it made stay", [s_id], static async call =>
        {
            var stopped = await call.Client.PostAsync(PathOf(call) + "/cancel", null, call.Cancellation);
            return call.Results.Done($"The job {call.Value(s_id)} is stopped.", stopped);
        }));

    private static string PathOf(OperatorCall call) => "/api/replays/" + Verb.Part(call.Value(s_id));
}
