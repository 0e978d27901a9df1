using System.CommandLine;
using System.Text.Json.Nodes;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>events</c>: what came in.</summary>
internal static class EventCommands
{
    private static readonly Argument<string> s_id = new("id") { Description = "Id of the event" };
    private static readonly Argument<string> s_words = new("query") { Description = "As in the query bar: source:stripe state:dead type:invoice.* last:24h \"text\"" };
    private static readonly Option<string?> s_file = new("--file") { Description = "Write the body into this file" };

    public static Option<string?> BodyFile { get; } = new("--body") { Description = "A file whose content is the body" };

    public static Option<string?> Q { get; } = new("--query", "-q") { Description = "As in the query bar: source:stripe state:dead type:invoice.* last:24h \"text\"" };

    public static Option<string?> Source { get; } = new("--source") { Description = "Slug of a source" };

    public static Option<string?> Destination { get; } = new("--destination") { Description = "Name of a destination" };

    public static Option<string?> State { get; } = new("--state") { Description = "pending, sending, delivered, dead, cancelled or held" };

    public static Option<string?> Type { get; } = new("--type") { Description = "Event type" };

    public static Option<string?> From { get; } = new("--from") { Description = "Received at or after (ISO 8601)" };

    public static Option<string?> To { get; } = new("--to") { Description = "Received before (ISO 8601)" };

    public static IReadOnlyList<Option<string?>> Filters { get; } = [Q, Source, Destination, State, Type, From, To];

    public static Command Create() => Verb.Group(
        "events",
        "What came in",
        Verb.Create("list", "The newest first", [.. Filters, OperatorOptions.Limit], static call => ListAsync(call, call.Text(Q))),
        Verb.Create("search", "Those that a query finds, the newest first", [s_words, OperatorOptions.Limit], static call => ListAsync(call, call.Value(s_words), plain: true)),
        Verb.Create("show", "One event with its deliveries and attempts", [s_id], static async call =>
            call.Results.One(await call.Client.GetAsync("/api/events/" + Verb.Part(call.Value(s_id)), call.Cancellation))),
        Verb.Create("body", "The body, byte for byte into a file or a pipe; made safe for a terminal", [s_id, s_file], BodyAsync),
        Verb.Create("resend", "Make a new event from an old one, with another body, type or source", [s_id, Source, Type, BodyFile], ResendAsync),
        ExportCommand.Create("/api/events/export", Filters, Given));

    /// <summary>The filters given, by the names that the API has for them.</summary>
    public static IEnumerable<(string Name, string? Value)> Given(OperatorCall call) =>
        Filters.Select(f => (f == Q ? "q" : f.Name.TrimStart('-'), call.Text(f)));

    /// <summary>A body for an event that is made here.</summary>
    public static async Task<byte[]?> ReadBodyAsync(OperatorCall call) => call.Text(BodyFile) is { } file ? await File.ReadAllBytesAsync(file, call.Cancellation) : null;

    private static Task<int> ListAsync(OperatorCall call, string? query, bool plain = false) => call.Results.ListAsync(
        call.Client.ListAsync("/api/events", Verb.Query(plain ? [("q", query)] : Given(call)), call.Limit, call.Cancellation),
        "id", "receivedAt", "source", "eventType", "method", "path", "deliveries");

    private static async Task<int> ResendAsync(OperatorCall call)
    {
        var changes = new JsonObject();
        foreach (var (member, text) in new[] { ("source", call.Text(Source)), ("type", call.Text(Type)), ("bodyBase64", await ReadBodyAsync(call) is { } body ? Convert.ToBase64String(body) : null) })
        {
            if (text is not null)
            {
                changes[member] = text;
            }
        }

        var made = await call.Client.PostAsync($"/api/events/{Verb.Part(call.Value(s_id))}/resend", changes, call.Cancellation);
        return call.Results.Done($"Made the event {made["eventId"]}.", made);
    }

    private static async Task<int> BodyAsync(OperatorCall call)
    {
        var body = await call.Client.ReadAsync($"/api/events/{Verb.Part(call.Value(s_id))}/body", call.Cancellation);
        await ExportCommand.WriteAsync(call, body, call.Text(s_file));
        return 0;
    }
}
