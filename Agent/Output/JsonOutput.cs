using System.Text;
using System.Text.Json;
using WebhookOps.Agent.Listening;
using WebhookOps.Agent.Tunnels;

namespace WebhookOps.Agent.Output;

/// <summary>One JSON object on a line for each thing that happens.</summary>
internal sealed class JsonOutput(TextWriter output, TimeProvider clock) : IOutput
{
    private readonly Lock _gate = new();

    public void Tunnel(TunnelState state) => Write(clock.GetUtcNow(), json =>
    {
        switch (state)
        {
            case TunnelState.Online online:
                json.WriteString("type", "online");
                json.WriteString("url", online.PublicUrl);
                break;
            case TunnelState.Offline offline:
                json.WriteString("type", "offline");
                json.WriteString("reason", offline.Reason);
                json.WriteNumber("retryInSeconds", offline.RetryIn.TotalSeconds);
                break;
            default:
                json.WriteString("type", "connecting");
                break;
        }
    });

    public void Finished(Exchange exchange) => Write(exchange.At, json =>
    {
        json.WriteString("type", "request");
        json.WriteString("method", exchange.Method);
        json.WriteString("url", exchange.App.AbsoluteUri);
        if (exchange.Status is { } status)
        {
            json.WriteNumber("status", status);
        }

        json.WriteNumber("durationMs", exchange.Duration.TotalMilliseconds);
        json.WriteNumber("requestBytes", exchange.Recording.RequestBody.Size);
        json.WriteNumber("responseBytes", exchange.Recording.ResponseBody.Size);
        if (exchange.Fault is { } fault)
        {
            json.WriteString("error", fault.Code);
            json.WriteString("detail", fault.Detail);
        }
    });

    public void Note(string text) => Write(clock.GetUtcNow(), json =>
    {
        json.WriteString("type", "note");
        json.WriteString("text", text);
    });

    private void Write(DateTimeOffset at, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("at", at.UtcDateTime);
            members(json);
            json.WriteEndObject();
        }

        lock (_gate)
        {
            output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        }
    }
}
