using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using WebhookOps.Agent.Connecting.Settings;

namespace WebhookOps.Agent.Connecting.Streams;

/// <summary>A channel over server-sent events, answered by POST.</summary>
internal sealed class EventStreamChannel : IChannelStream
{
    private readonly ConnectorSettings _settings;
    private readonly HttpClient _http;
    private readonly StreamPosition _position;
    private readonly HttpResponseMessage _response;
    private string _connectionId = "";

    private EventStreamChannel(ConnectorSettings settings, HttpClient http, StreamPosition position, HttpResponseMessage response) =>
        (_settings, _http, _position, _response) = (settings, http, position, response);

    /// <param name="position">Where the last stream broke off.</param>
    /// <exception cref="StreamEndedException"/>
    public static async Task<EventStreamChannel> ConnectAsync(ConnectorSettings settings, HttpClient http, StreamPosition position, CancellationToken cancellation)
    {
        using var request = ServerHttp.Request(settings, HttpMethod.Get, settings.Server.Connect($"stream/{settings.Channel}/sse", ""));
        if (position.LastEventId.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", position.LastEventId);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.ConnectionTimeout);
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.IsSuccessStatusCode)
            {
                return new EventStreamChannel(settings, http, position, response);
            }

            using (response)
            {
                throw await ServerHttp.RefusalAsync(response, limit.Token);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new StreamEndedException($"{settings.Server.Base.Authority} cannot be reached: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    public async IAsyncEnumerable<ChannelMessage> ReadAsync(Action admitted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var body = await _response.Content.ReadAsStreamAsync(cancellation);
        var parser = SseParser.Create(body, static (name, data) => (Name: name, Data: data.ToArray()));
        await using var events = parser.EnumerateAsync(silence.Token).GetAsyncEnumerator(cancellation);
        while (true)
        {
            silence.CancelAfter(_settings.HeartbeatTimeout);
            if (await NextAsync(events, cancellation) is not var (name, data))
            {
                throw new StreamEndedException("The server has ended the stream.");
            }

            switch (name)
            {
                case "connected":
                    _connectionId = JsonDocument.Parse(data).RootElement.GetProperty("connection_id").GetString() ?? "";
                    admitted();
                    break;
                case "error":
                    throw new StreamEndedException($"The server has ended the stream: {JsonDocument.Parse(data).RootElement.GetProperty("error").GetString()}");
                case "webhook" when ChannelMessage.Read(data) is { } message:
                    _position.LastEventId = parser.LastEventId;
                    yield return message;
                    break;
            }
        }
    }

    public Task AnswerAsync(ChannelMessage message, Verdict verdict, CancellationToken cancellation) =>
        ServerHttp.AnswerAsync(_http, _settings, _connectionId, message, verdict, cancellation);

    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<(string Name, byte[] Data)?> NextAsync(IAsyncEnumerator<SseItem<(string Name, byte[] Data)>> events, CancellationToken cancellation)
    {
        try
        {
            return await events.MoveNextAsync() ? events.Current.Data : null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new StreamEndedException("The server has fallen silent.");
        }
        catch (Exception lost) when (lost is IOException or HttpRequestException)
        {
            throw new StreamEndedException($"The connection was lost: {lost.Message}", lost);
        }
    }
}
