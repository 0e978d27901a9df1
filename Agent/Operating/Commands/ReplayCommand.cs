using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>replay</c>: old events once more, one or all that match.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string?> s_id = new("event") { Description = "Id of one event; without it, all that match the filters", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> s_to = new("--to-destination") { Description = "Send to this destination, not to where they went" };
    private static readonly Option<string?> s_action = new("--action") { Description = "replay (if not given), or retry or cancel the deliveries of all that match" };
    private static readonly Option<string?> s_reason = new("--reason") { Description = "For the audit trail" };
    private static readonly Option<string?> s_rate = new("--rate") { Description = "New deliveries in a second at most" };
    private static readonly Option<bool> s_dryRun = new("--dry-run") { Description = "Say how many match, and do nothing" };

    public static Command Create() => Verb.Create(
        "replay", "Send old events once more", [s_id, .. EventCommands.Filters, s_to, s_action, s_reason, s_rate, s_dryRun], RunAsync);

    private static Task<int> RunAsync(OperatorCall call) => call.Optional(s_id) is { } id ? OneAsync(call, id) : ManyAsync(call);

    private static async Task<int> OneAsync(OperatorCall call, string id)
    {
        if (call.Text(s_action) is not null || EventCommands.Given(call).Any(f => f.Value is not null))
        {
            throw new UsageException("Give the id of an event, or filters and what to do with all that match, not both.");
        }

        var found = await call.Client.GetAsync("/api/events/" + Verb.Part(id), call.Cancellation);
        if (call.Flag(s_dryRun))
        {
            return call.Results.Done($"1 event would be sent again: {found["id"]}", new JsonObject { ["dryRun"] = true, ["events"] = 1 });
        }

        var body = new JsonObject().AddGiven(("destination", call.Text(s_to)), ("reason", call.Text(s_reason)));
        var made = await call.Client.PostAsync($"/api/events/{Verb.Part(id)}/replay", body, call.Cancellation);
        return call.Results.Done($"Made {made["deliveries"]?.AsArray().Count ?? 0} new deliveries.", made);
    }

    private static async Task<int> ManyAsync(OperatorCall call)
    {
        var query = new JsonObject().AddGiven(EventCommands.Given(call).Where(f => !string.IsNullOrWhiteSpace(f.Value)));
        if (query.Count == 0)
        {
            throw new UsageException("Give the id of an event, or say which with --query and its companions. To replay everything: --query 'last:3650d'.");
        }

        var body = new JsonObject { ["query"] = query, ["dryRun"] = call.Flag(s_dryRun) }.AddGiven(
            ("destination", call.Text(s_to)), ("action", call.Text(s_action)), ("reason", call.Text(s_reason)));
        if (call.Text(s_rate) is { } rate)
        {
            body["ratePerSecond"] = double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new UsageException($"--rate is '{rate}'. It must be a number.");
        }

        var answer = await call.Client.PostAsync("/api/replays", body, call.Cancellation);
        return call.Results.Done(
            call.Flag(s_dryRun)
                ? $"{answer["events"]} events would {call.Text(s_action) switch { "retry" => "have their deliveries retried", "cancel" => "have their deliveries given up", _ => "be sent again" }}."
                : $"The job {answer["id"]} is under way. Follow it with: webhookops replays show {answer["id"]}",
            answer);
    }
}
