using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using WebhookOps.Agent.Connecting.Settings;

namespace WebhookOps.Agent.Connecting.Streams;

/// <summary>A channel by one poll after another, answered by POST.</summary>
internal sealed class LongPollChannel(ConnectorSettings settings, HttpClient http) : IChannelStream
{
    private const int MaxTimeout = 60;
    private const int MaxMessages = 100;

    private string _connectionId = "";

    public async IAsyncEnumerable<ChannelMessage> ReadAsync(Action admitted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var first = true;
        while (true)
        {
            // The first is short, for nothing else says that the server lets us in.
            var timeout = first ? 1 : (int)Math.Clamp(settings.HeartbeatTimeout.TotalSeconds / 2, 1, MaxTimeout);
            var messages = await PollAsync(timeout, cancellation);
            if (first)
            {
                admitted();
                first = false;
            }

            foreach (var message in messages)
            {
                yield return message;
            }
        }
    }

    public Task AnswerAsync(ChannelMessage message, Verdict verdict, CancellationToken cancellation) =>
        ServerHttp.AnswerAsync(http, settings, _connectionId, message, verdict, cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<IReadOnlyList<ChannelMessage>> PollAsync(int timeout, CancellationToken cancellation)
    {
        var url = settings.Server.Connect($"stream/{settings.Channel}/poll", $"timeout={timeout}&max_messages={Math.Min(settings.MaxConcurrent, MaxMessages)}");
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(settings.HeartbeatTimeout);
        try
        {
            using var request = ServerHttp.Request(settings, HttpMethod.Get, url);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (answer.StatusCode == HttpStatusCode.NoContent)
            {
                return [];
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw await ServerHttp.RefusalAsync(answer, silence.Token);
            }

            using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(silence.Token), new JsonDocumentOptions { MaxDepth = 1000 });
            _connectionId = document.RootElement.GetProperty("connection_id").GetString() ?? "";
            return [.. document.RootElement.GetProperty("messages").EnumerateArray().Select(ChannelMessage.Read).OfType<ChannelMessage>()];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StreamEndedException("The server did not answer a poll.");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException)
        {
            throw new StreamEndedException($"{url.Authority} cannot be reached: {(failure.InnerException ?? failure).Message}", failure);
        }
    }
}
