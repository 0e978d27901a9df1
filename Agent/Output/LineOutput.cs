using System.Globalization;
using WebhookOps.Agent.Listening;
using WebhookOps.Agent.Tunnels;

namespace WebhookOps.Agent.Output;

/// <summary>Compact and quiet: plain lines. What is wrong with the connection goes to standard error.</summary>
internal sealed class LineOutput(bool requests, string forwardsTo, TextWriter output, TextWriter errors) : IOutput
{
    private string? _url;

    public void Tunnel(TunnelState state)
    {
        switch (state)
        {
            case TunnelState.Online online when _url is null || !string.Equals(_url, online.PublicUrl, StringComparison.Ordinal):
                _url = online.PublicUrl;
                output.WriteLine($"{Printable.Of(online.PublicUrl)} -> {Printable.Of(forwardsTo)}");
                break;
            case TunnelState.Online:
                errors.WriteLine("Connected again.");
                break;
            case TunnelState.Offline offline:
                errors.WriteLine(Says(offline));
                break;
        }
    }

    public void Finished(Exchange exchange)
    {
        if (requests)
        {
            output.WriteLine(Line(exchange));
        }
    }

    public void Note(string text) => errors.WriteLine(Printable.Of(text));

    public static string Line(Exchange exchange) => string.Create(
        CultureInfo.InvariantCulture,
        $"{exchange.At.ToLocalTime():HH:mm:ss} [{exchange.StatusText}] {Printable.Of(exchange.Method)} {Printable.Of(exchange.App.PathAndQuery)} ({exchange.Duration.TotalMilliseconds:0} ms){(exchange.Fault is { } fault ? " " + Printable.Of(fault.Detail) : "")}");

    public static string Says(TunnelState.Offline offline) =>
        offline.Final ? $"Not connected: {Printable.Of(offline.Reason)}"
        : string.Create(CultureInfo.InvariantCulture, $"Not connected: {Printable.Of(offline.Reason)} Trying again in {offline.RetryIn.TotalSeconds:0.#} s.");
}
