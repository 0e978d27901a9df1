using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>subscriptions</c>: what flows where.</summary>
internal static class SubscriptionCommands
{
    private static readonly Argument<string> s_source = new("source") { Description = "Slug of the source" };
    private static readonly Argument<string> s_destination = new("destination") { Description = "Name of the destination" };
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the subscription" };
    private static readonly Option<string?> s_filter = new("--filter") { Description = """Which events, as JSON: '{"type":["push"]}'""" };

    public static Command Create() => Verb.Group(
        "subscriptions",
        "What arrives where and is owed where",
        Verb.Create("list", "Every subscription", [OperatorOptions.Limit], static call =>
            call.Results.ListAsync(call.Client.ListAsync("/api/subscriptions", "", call.Limit, call.Cancellation), "id", "source", "destination", "enabled", "retry.maxAttempts", "filter")),
        Verb.Create("show", "One subscription", [s_id], static async call =>
            call.Results.One(await call.Client.GetAsync("/api/subscriptions/" + Verb.Part(call.Value(s_id)), call.Cancellation))),
        Verb.Create("add", "Owe a source's events to a destination from now on", [s_source, s_destination, s_filter, Members.Optional], AddAsync),
        SetCommand.Create("subscription", "/api/subscriptions/", s_id),
        Verb.Create("remove", "Owe no more events; what is owed already still goes out", [s_id], static async call =>
        {
            await call.Client.SendAsync(HttpMethod.Delete, "/api/subscriptions/" + Verb.Part(call.Value(s_id)), null, call.Cancellation);
            return call.Results.Done("The subscription is removed.");
        }));

    private static async Task<int> AddAsync(OperatorCall call)
    {
        var body = new JsonObject { ["source"] = call.Value(s_source), ["destination"] = call.Value(s_destination) };
        if (call.Text(s_filter) is { } filter)
        {
            try
            {
                body["filter"] = SecretReferences.Require(JsonNode.Parse(filter, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }), s_filter.Name);
            }
            catch (JsonException malformed)
            {
                throw new UsageException($"--filter is not JSON: {malformed.Message}");
            }
        }

        var made = await call.Client.PostAsync("/api/subscriptions", Members.AddTo(body, call.Values(Members.Optional)), call.Cancellation);
        return call.Results.Done($"Made: {made["id"]}", made);
    }
}
