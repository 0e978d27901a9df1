using System.Text.Json.Nodes;

namespace WebhookOps.Cli.Tests;

/// <summary>Whatever the API can do has a verb: an operation that comes without one fails here.</summary>
public sealed class CompletenessTests
{
    /// <summary>The verb of each operation; several may share one, and a few need none.</summary>
    private static readonly Dictionary<string, string> s_verbs = new(StringComparer.Ordinal)
    {
        ["ListAgents"] = "agents list",
        ["ReadAgent"] = "agents show",
        ["CreateAgent"] = "agents add",
        ["UpdateAgent"] = "agents set",
        ["DeleteAgent"] = "agents remove",
        ["EnrollAgent"] = "agents enroll",
        ["RevokeAgent"] = "agents revoke",
        ["ListTunnels"] = "tunnels list",
        ["ListLiveRequests"] = "tunnels requests",
        ["ReadLiveRequest"] = "tunnels show",
        ["ReadLiveRequestBody"] = "tunnels body",
        ["ReadLiveResponseBody"] = "tunnels body",
        ["ReplayLiveRequest"] = "tunnels replay",
        ["ListProviders"] = "sources providers",
        ["ListSources"] = "sources list",
        ["ReadSource"] = "sources show",
        ["CreateSource"] = "sources add",
        ["UpdateSource"] = "sources set",
        ["DeleteSource"] = "sources remove",
        ["RotateSourceSecret"] = "sources rotate-secret",
        ["TestSource"] = "sources test",
        ["ListDestinations"] = "destinations list",
        ["ReadDestination"] = "destinations show",
        ["CreateDestination"] = "destinations add",
        ["UpdateDestination"] = "destinations set",
        ["DeleteDestination"] = "destinations remove",
        ["PauseDestination"] = "destinations pause",
        ["ResumeDestination"] = "destinations resume",
        ["TestDestination"] = "destinations test",
        ["RotateDestinationSecret"] = "destinations rotate-secret",
        ["ListSubscriptions"] = "subscriptions list",
        ["ReadSubscription"] = "subscriptions show",
        ["CreateSubscription"] = "subscriptions add",
        ["UpdateSubscription"] = "subscriptions set",
        ["DeleteSubscription"] = "subscriptions remove",
        ["ListEvents"] = "events list",
        ["ReadEvent"] = "events show",
        ["ReadEventBody"] = "events body",
        ["ReplayEvent"] = "replay",
        ["ResendEvent"] = "events resend",
        ["ExportEvents"] = "events export",
        ["ListSearches"] = "searches list",
        ["SaveSearch"] = "searches save",
        ["DeleteSearch"] = "searches remove",
        ["ListChannels"] = "channels list",
        ["ReadChannel"] = "channels show",
        ["CreateChannel"] = "channels add",
        ["UpdateChannel"] = "channels set",
        ["DeleteChannel"] = "channels remove",
        ["RotateChannelToken"] = "channels rotate-token",
        ["ReadChannelHealth"] = "channels list",
        ["ReadChannelOverview"] = "channels list",
        ["ReadChannelStats"] = "channels show",
        ["ListChannelSources"] = "channels sources",
        ["ListChannelConnections"] = "channels connections",
        ["DisconnectConnector"] = "channels disconnect",
        ["ListChannelDeadLetters"] = "channels dead-letters",
        ["ListDeliveries"] = "deliveries list",
        ["ReadDelivery"] = "deliveries show",
        ["ListDeadLetterCauses"] = "deliveries causes",
        ["RetryDelivery"] = "deliveries retry",
        ["CancelDelivery"] = "deliveries cancel",
        ["ExportDeliveries"] = "deliveries export",
        ["ListReplays"] = "replays list",
        ["ReadReplay"] = "replays show",
        ["CreateReplay"] = "replay",
        ["CancelReplay"] = "replays cancel",
        ["ListRequests"] = "rejected list",
        ["ListRejectionReasons"] = "rejected reasons",
        ["ReadRequest"] = "rejected show",
        ["ListAudit"] = "audit list",
        ["ReadOverview"] = "status",
        ["ReadStats"] = "stats",
        ["ListKeys"] = "keys list",
        ["CreateKey"] = "keys add",
        ["RevokeKey"] = "keys revoke",
        ["ReadMe"] = "whoami",
        ["ListUsers"] = "users list",
        ["ReadUser"] = "users show",
        ["CreateUser"] = "users add",
        ["UpdateUser"] = "users role",
        ["ResetUser"] = "users reset",
        ["DeleteUser"] = "users remove",
        ["ListSessions"] = "sessions list",
        ["RevokeSession"] = "sessions revoke",
        ["ReadSettings"] = "settings",
        ["ExportConfiguration"] = "export",
        ["PlanConfiguration"] = "apply",
        ["ApplyConfiguration"] = "apply",
        ["ListAlertTargets"] = "alerts list",
        ["ReadAlertTarget"] = "alerts show",
        ["CreateAlertTarget"] = "alerts add",
        ["UpdateAlertTarget"] = "alerts set",
        ["DeleteAlertTarget"] = "alerts remove",
        ["TestAlertTarget"] = "alerts test",
        ["RotateAlertTargetSecret"] = "alerts rotate-secret",
        ["ReadAlertSettings"] = "alerts settings",
        ["UpdateAlertSettings"] = "alerts settings",
        ["ListIncidents"] = "incidents list",
        ["ReadIncident"] = "incidents show",
        ["AcknowledgeIncident"] = "incidents acknowledge",
        ["ResolveIncident"] = "incidents resolve",
    };

    [Fact]
    public async Task Every_operation_of_the_API_has_a_verb()
    {
        await using var host = await CliHost.StartAsync();
        using var client = new HttpClient();
        var document = JsonNode.Parse(await client.GetStringAsync(host.Operator + "/openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => (string)o.Value!["operationId"]!).ToList();
        operations.ShouldBe(s_verbs.Keys, ignoreOrder: true);

        foreach (var noun in s_verbs.Values.Distinct(StringComparer.Ordinal).GroupBy(v => v.Split(' ')[0], StringComparer.Ordinal))
        {
            var help = (await host.RunBareAsync([], noun.Key, "--help")).Expect(0).Lines.Select(l => l.TrimStart()).ToList();
            foreach (var verb in noun.Select(v => v.Split(' ')).Where(v => v.Length > 1))
            {
                help.ShouldContain(l => l == verb[1] || l.StartsWith(verb[1] + " ", StringComparison.Ordinal), string.Join(' ', verb));
            }
        }
    }
}
