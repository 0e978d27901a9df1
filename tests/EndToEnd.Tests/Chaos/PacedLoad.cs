using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using WebhookOps.EndToEnd.Tests.Running;

namespace WebhookOps.EndToEnd.Tests.Chaos;

/// <summary>A provider that sends so many events a second, come what may, and sends again until each is answered 2xx, as real ones do.</summary>
internal sealed class PacedLoad(Route route, int perSecond) : IDisposable
{
    private static readonly TimeSpan s_pauseBetweenTries = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<string, Accepted> _accepted = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(DateTimeOffset At, string Why)> _refused = new();

    /// <summary>By our id of the event: when it was first sent, when it got its 2xx, and after how many tries.</summary>
    public IReadOnlyDictionary<string, Accepted> AcceptedEvents => _accepted;

    /// <summary>Every request that got no 2xx.</summary>
    public IReadOnlyCollection<(DateTimeOffset At, string Why)> Refused => _refused;

    public int Sent { get; private set; }

    /// <summary>Sends for so long at least and until something else has ended, and ends when each event is answered.</summary>
    public async Task SendAsync(TimeSpan time, Task until)
    {
        var open = new List<Task>();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time || !until.IsCompleted; await Task.Delay(10))
        {
            for (var due = (int)(watch.Elapsed.TotalSeconds * perSecond); Sent < due; Sent++)
            {
                var id = $"paced-{Sent}";
                open.Add(Task.Run(() => SendOneAsync(id)));
            }
        }

        await Task.WhenAll(open);
    }

    public void Dispose() => _http.Dispose();

    private async Task SendOneAsync(string id)
    {
        var first = TimeProvider.System.GetUtcNow();
        var body = System.Text.Encoding.ASCII.GetBytes($$"""{"id":"{{id}}","padding":"{{new string('x', 900)}}"}""");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var webhook = Webhooks.Generic(route.Url, body, id);
                using var answer = await _http.SendAsync(webhook);
                if (answer.IsSuccessStatusCode)
                {
                    var eventId = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["eventId"]!;
                    _accepted.TryAdd(eventId, new Accepted(first, TimeProvider.System.GetUtcNow(), attempt));
                    return;
                }

                _refused.Enqueue((TimeProvider.System.GetUtcNow(), $"{(int)answer.StatusCode}"));
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
            {
                _refused.Enqueue((TimeProvider.System.GetUtcNow(), lost is OperationCanceledException ? "no answer" : "no connection"));
            }

            await Task.Delay(s_pauseBetweenTries);
        }
    }

    internal readonly record struct Accepted(DateTimeOffset SentAt, DateTimeOffset At, int Tries);
}
