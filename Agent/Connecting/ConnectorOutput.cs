using System.Globalization;
using System.Text;
using System.Text.Json;
using WebhookOps.Agent.Connecting.Settings;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Connecting;

/// <summary>Says what a connector does: a line, or a JSON object on a line, for each thing that happens.</summary>
internal sealed class ConnectorOutput(OutputMode mode, LogLevel level, TextWriter output, TextWriter errors, TimeProvider clock)
{
    private readonly Lock _gate = new();

    public void Connected(ConnectorSettings settings)
    {
        if (level > LogLevel.Info)
        {
            return;
        }

        if (mode == OutputMode.Json)
        {
            Write("connected", json => json.WriteString("channel", settings.Channel));
        }
        else
        {
            errors.WriteLine($"Draining channel {Printable.Of(settings.Channel)} of {settings.Server.Base.Authority} by {settings.Protocol}.");
        }
    }

    public void Offline(string reason, TimeSpan retryIn)
    {
        if (level > LogLevel.Warning)
        {
            return;
        }

        if (mode == OutputMode.Json)
        {
            Write("offline", json =>
            {
                json.WriteString("reason", reason);
                json.WriteNumber("retryInSeconds", retryIn.TotalSeconds);
            });
        }
        else
        {
            errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Not connected: {Printable.Of(reason.TrimEnd('.'))}. Trying again in {retryIn.TotalSeconds:0.#} s."));
        }
    }

    public void Handled(ChannelMessage message, Verdict verdict, TimeSpan took)
    {
        var (status, weight) = verdict.Taken ? ("acked", LogLevel.Info) : verdict.Retry ? ("returned", LogLevel.Warning) : ("refused", LogLevel.Error);
        if (level > weight)
        {
            return;
        }

        if (mode == OutputMode.Json)
        {
            Write("message", json =>
            {
                json.WriteString("messageId", message.Id);
                json.WriteString("source", message.Source);
                json.WriteString("status", status);
                json.WriteNumber("durationMs", took.TotalMilliseconds);
                if (verdict.Reason is not null)
                {
                    json.WriteString("detail", verdict.Reason);
                }
            });
        }
        else if (mode != OutputMode.Quiet)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{clock.GetLocalNow():HH:mm:ss} [{status}] {Printable.Of(message.Source)} {message.Id} ({took.TotalMilliseconds:0} ms){(verdict.Reason is null ? "" : " " + Printable.Of(verdict.Reason))}"));
        }
    }

    private void Write(string type, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("at", clock.GetUtcNow().UtcDateTime);
            json.WriteString("type", type);
            members(json);
            json.WriteEndObject();
        }

        lock (_gate)
        {
            output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        }
    }
}
