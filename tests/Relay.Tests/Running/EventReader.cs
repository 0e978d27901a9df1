using System.Net;
using System.Text.Json.Nodes;

namespace WebhookOps.Relay.Tests.Running;

/// <summary>A connector over server-sent events, written from the standard's text.</summary>
public sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, StreamReader lines) => (_response, _lines) = (response, lines);

    public string Id { get; private set; } = "";

    public static async Task<EventReader> OpenAsync(HttpClient http, Relay relay, string? lastEvent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{relay.Stream}/sse?token={relay.Token}");
        if (lastEvent is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var reader = new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        reader.Id = (string)(await reader.ReadAsync(e => e.Name == "connected")).Data["connection_id"]!;
        return reader;
    }

    public async Task<(string EventId, JsonNode Message)> ReadMessageAsync()
    {
        var found = await ReadAsync(e => e.Name == "webhook");
        return (found.Id, found.Data);
    }

    /// <summary>The next message as its text stands in the stream.</summary>
    public async Task<(string Name, string Id, string Data)> ReadTextMessageAsync() => await ReadTextAsync(e => e.Name == "webhook");

    public async Task<(string Name, string Id, JsonNode Data)> ReadAsync(Func<(string Name, string Id, JsonNode Data), bool> condition)
    {
        var (name, id, data) = await ReadTextAsync(e => condition((e.Name, e.Id, JsonNode.Parse(e.Data)!)));
        return (name, id, JsonNode.Parse(data)!);
    }

    private async Task<(string Name, string Id, string Data)> ReadTextAsync(Func<(string Name, string Id, string Data), bool> condition)
    {
        using var limit = new CancellationTokenSource(s_patience);
        string name = "", id = "", data = "";
        while (await _lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length > 0)
            {
                var colon = line.IndexOf(": ", StringComparison.Ordinal);
                (name, id, data) = line[..colon] switch
                {
                    "event" => (line[7..], id, data),
                    "id" => (name, line[4..], data),
                    _ => (name, id, data.Length == 0 ? line[6..] : data + "\n" + line[6..]),
                };
                continue;
            }

            var read = (name, id, data);
            if (condition(read))
            {
                return read;
            }

            (name, id, data) = ("", "", "");
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
