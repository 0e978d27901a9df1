using System.Globalization;
using System.Text;

namespace WebhookOps.Dashboard.Blazor.Metrics;

/// <summary>Writes the text exposition format of Prometheus, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <param name="type">counter, gauge or histogram.</param>
    public void Begin(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    public void Sample(string name, IEnumerable<KeyValuePair<string, string>> labels, double value)
    {
        _text.Append(name);
        var first = true;
        foreach (var (label, text) in labels)
        {
            _text.Append(first ? '{' : ',').Append(NameOf(label)).Append("=\"")
                .Append(text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal))
                .Append('"');
            first = false;
        }

        _text.Append(first ? " " : "} ").Append(Number(value)).Append('\n');
    }

    /// <summary>A name of ours as Prometheus takes it: letters, digits and underscores.</summary>
    public static string NameOf(string name) => string.Create(name.Length, name, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
        }
    });

    public static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    public override string ToString() => _text.ToString();
}
