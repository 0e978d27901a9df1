using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using WebhookOps.EndToEnd.Tests.Running;

namespace WebhookOps.EndToEnd.Tests.Killing;

/// <summary>
/// Providers that send signed events over many connections and keep a record of the answers. What got no answer, every second provider
/// sends again until it is answered, as real ones do; the others give up, and what became of it stays open.
/// </summary>
internal sealed class Load(string url) : IDisposable
{
    private const int Connections = 32;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentDictionary<string, string> _accepted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _open = new(StringComparer.Ordinal);
    private int _sent;

    /// <summary>The provider's id → our id, of all that got a 2xx.</summary>
    public IReadOnlyDictionary<string, string> Accepted => _accepted;

    /// <summary>Provider's ids that never got an answer: they may be in or not.</summary>
    public ICollection<string> Open => _open.Keys;

    /// <summary>Sends so many more events; ends when each is answered or given up.</summary>
    public Task SendAsync(int count)
    {
        var end = _sent + count;
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref _sent); number <= end; number = Interlocked.Increment(ref _sent))
            {
                await SendOneAsync($"load-{number}", insist: number % 2 == 0);
            }

            Interlocked.Decrement(ref _sent); // the number beyond the end that nobody sends
        })));
    }

    public void Dispose() => _http.Dispose();

    private async Task SendOneAsync(string id, bool insist)
    {
        var body = System.Text.Encoding.ASCII.GetBytes($$"""{"id":"{{id}}","padding":"{{new string('x', 900)}}"}""");
        while (true)
        {
            try
            {
                using var webhook = Webhooks.Generic(url, body, id);
                using var answer = await _http.SendAsync(webhook);
                if (answer.IsSuccessStatusCode)
                {
                    var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
                    _accepted[id] = (string)json["eventId"]!;
                    _open.TryRemove(id, out _);
                    return;
                }

                answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, "the only other answer that a stopping product gives");
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
            {
                // Refused connections cannot have brought anything in; of all others nobody knows.
                if (lost is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
                {
                    _open.TryAdd(id, 0);
                }

                if (!insist && _open.ContainsKey(id))
                {
                    return;
                }
            }

            await Task.Delay(25);
        }
    }
}
