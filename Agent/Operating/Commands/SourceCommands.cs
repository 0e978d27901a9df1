using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>sources</c>: where events come from.</summary>
internal static class SourceCommands
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Argument<string> s_slug = new("slug") { Description = "Slug of the source" };
    private static readonly Option<string?> s_provider = new("--provider") { Description = "Who sends: generic, github, stripe, …" };
    private static readonly Option<string?> s_name = new("--name") { Description = "For people" };
    private static readonly Option<string?> s_secret = new("--signing-secret") { Description = "What the provider signs with; better in WEBHOOKOPS_SIGNING_SECRET" };

    public static Command Create() => Verb.Group(
        "sources",
        "Where events come from",
        Verb.Create("list", "Every source", [OperatorOptions.Limit], static call =>
            call.Results.ListAsync(call.Client.ListAsync("/api/sources", "", call.Limit, call.Cancellation), "slug", "provider", "enabled", "hasSigningSecret", "url")),
        Verb.Create("show", "One source", [s_slug], static async call =>
            call.Results.One(await call.Client.GetAsync("/api/sources/" + Verb.Part(call.Value(s_slug)), call.Cancellation))),
        Verb.Create("add", "Make a source", [s_slug, s_provider, s_name, s_secret, Members.Optional], AddAsync),
        SetCommand.Create("source", "/api/sources/", s_slug),
        Verb.Create("rotate-secret", "Take a new secret of the provider's; for a while the old one counts too", [s_slug, s_secret, OperatorOptions.Overlap], RotateAsync),
        Verb.Create("test", "Make a test event as if it had come in, and deliver it", [s_slug, EventCommands.Type, EventCommands.BodyFile], TestAsync),
        Verb.Create("providers", "Whose webhooks are known, and what their secret is called", [], static call => call.Results.ListAsync(
            call.Client.ListAsync("/api/providers", "", int.MaxValue, call.Cancellation), "key", "name", "signs", "secret")),
        Switch("enable", "Let a source take webhooks again", true),
        Switch("disable", "Let a source answer 404", false),
        RemoveCommand.Create("Remove a source and its subscriptions; its events stay", "source", "/api/sources/", s_slug));

    private static async Task<int> AddAsync(OperatorCall call)
    {
        var body = new JsonObject { ["slug"] = call.Value(s_slug) }.AddGiven(
            ("provider", call.Text(s_provider)), ("name", call.Text(s_name)), ("signingSecret", call.Text(s_secret)));
        var made = await call.Client.PostAsync("/api/sources", Members.AddTo(body, call.Values(Members.Optional)), call.Cancellation);
        return call.Results.Done($"Made. Give the provider this URL: {made["url"]}", made);
    }

    private static async Task<int> TestAsync(OperatorCall call)
    {
        var body = new JsonObject().AddGiven(("type", call.Text(EventCommands.Type)));
        if (await EventCommands.ReadBodyAsync(call) is { } content)
        {
            body["body"] = TextOf(content);
        }

        var made = await call.Client.PostAsync($"/api/sources/{Verb.Part(call.Value(s_slug))}/test", body, call.Cancellation);
        return call.Results.Done($"Made the event {made["eventId"]}.", made);
    }

    /// <summary>The API takes a test event's body as text.</summary>
    private static string TextOf(byte[] content)
    {
        try
        {
            return s_utf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{EventCommands.BodyFile.Name} names a file that is not UTF-8, and a test event takes text alone. Send bytes with 'webhookops trigger' or 'webhookops events resend'.");
        }
    }

    private static async Task<int> RotateAsync(OperatorCall call)
    {
        var body = call.OverlapBody();
        body["signingSecret"] = call.Require(s_secret);
        var rotated = await call.Client.PostAsync($"/api/sources/{Verb.Part(call.Value(s_slug))}/rotate-secret", body, call.Cancellation);
        return call.Results.Done($"The source {call.Value(s_slug)} takes the new secret.", rotated);
    }

    private static Command Switch(string verb, string description, bool enabled) => Verb.Create(verb, description, [s_slug], async call =>
    {
        var changed = await call.Client.SendAsync(HttpMethod.Patch, "/api/sources/" + Verb.Part(call.Value(s_slug)), new JsonObject { ["enabled"] = enabled }, call.Cancellation);
        return call.Results.Done($"The source {call.Value(s_slug)} is {(enabled ? "enabled" : "disabled")}.", changed);
    });
}
