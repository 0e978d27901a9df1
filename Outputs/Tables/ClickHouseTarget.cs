using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Tables;

/// <summary>Sends rows in ClickHouse's RowBinary format, which keeps every byte.</summary>
internal sealed class ClickHouseTarget(OutputSettings settings, OutputContext context) : IBatchTarget
{
    private const int MaxReason = 500;

    private readonly HttpMessageInvoker _client = new(OutputHttp.NewHandler(context));
    private readonly string _table = $"{settings.Text("database")}.{settings.Text("table")}";
    private bool _created = !settings.Flag("createTable");

    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        if (!_created)
        {
            await SendAsync(
                $"CREATE TABLE IF NOT EXISTS {_table} (id String, source String, type String, received_at DateTime, method String, path String, query String, headers String, body String) ENGINE = ReplacingMergeTree() PARTITION BY toYYYYMM(received_at) ORDER BY id",
                ReadOnlyMemory<byte>.Empty,
                cancellation);
            _created = true;
        }

        var rows = new ArrayBufferWriter<byte>();
        foreach (var message in batch)
        {
            Append(rows, Encoding.UTF8.GetBytes(message.Id));
            Append(rows, Encoding.UTF8.GetBytes(message.Source));
            Append(rows, Encoding.UTF8.GetBytes(message.EventType ?? ""));
            BinaryPrimitives.WriteUInt32LittleEndian(rows.GetSpan(4), (uint)message.ReceivedAt.ToUnixTimeSeconds());
            rows.Advance(4);
            Append(rows, Encoding.UTF8.GetBytes(message.Method));
            Append(rows, Encoding.UTF8.GetBytes(message.Path));
            Append(rows, Encoding.UTF8.GetBytes(message.Query));
            Append(rows, Encoding.UTF8.GetBytes(message.Headers.ToJson()));
            Append(rows, message.Body.Span);
        }

        await SendAsync($"INSERT INTO {_table} (id, source, type, received_at, method, path, query, headers, body) FORMAT RowBinary", rows.WrittenMemory, cancellation);
    }

    public ValueTask CloseAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(string query, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        var url = new UriBuilder(settings.Text("url")) { Query = "query=" + Uri.EscapeDataString(query) }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(data) };
        if (settings.Has("username"))
        {
            request.Headers.TryAddWithoutValidation("X-ClickHouse-User", settings.Text("username"));
            request.Headers.TryAddWithoutValidation("X-ClickHouse-Key", settings.Text("password"));
        }

        using var response = await _client.SendAsync(request, cancellation);
        var answer = await OutputHttp.ReadSomeAsync(response, MaxReason, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new OutputException($"ClickHouse answered {(int)response.StatusCode}: {answer.Trim()}");
        }
    }

    /// <summary>A string: its length in LEB128, then its bytes.</summary>
    private static void Append(ArrayBufferWriter<byte> rows, ReadOnlySpan<byte> bytes)
    {
        var length = (uint)bytes.Length;
        do
        {
            rows.Write([(byte)((length & 0x7F) | (length > 0x7F ? 0x80u : 0))]);
            length >>= 7;
        }
        while (length > 0);
        rows.Write(bytes);
    }
}
