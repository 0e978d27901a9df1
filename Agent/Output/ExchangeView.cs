using System.Text;
using Spectre.Console;
using WebhookOps.Agent.Listening;
using WebhookOps.Core.Events;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Agent.Output;

/// <summary>One request and its answer in full, as text.</summary>
internal static class ExchangeView
{
    public static Rows Of(Exchange exchange)
    {
        var text = new StringBuilder();
        text.AppendLine(Printable.Of($"{exchange.Method} {exchange.App.AbsoluteUri}"));
        Append(text, exchange.Recording.RequestHeaders, exchange.Recording.RequestBody);
        text.AppendLine();
        text.AppendLine(exchange.Fault is { } fault ? Printable.Of($"{fault.Code}: {fault.Detail}") : $"Status {exchange.StatusText}");
        Append(text, exchange.Recording.ResponseHeaders, exchange.Recording.ResponseBody);
        var lines = text.ToString().Split('\n');
        return new Rows(
            new Text(string.Join('\n', lines.Take(Math.Max(5, AnsiConsole.Profile.Height - 3)))),
            new Text("Esc back, r send again, q quit", new Style(Color.Grey)));
    }

    private static void Append(StringBuilder text, HeaderList headers, BodyCopy body)
    {
        foreach (var (name, value) in headers)
        {
            text.Append("  ").AppendLine(Printable.Of($"{name}: {value}"));
        }

        if (body.Size > 0)
        {
            text.AppendLine(Printable.OfLines(Encoding.UTF8.GetString(body.ToArray())));
            text.AppendLine(body.IsCut ? $"  … {body.Size} bytes in all" : "");
        }
    }
}
