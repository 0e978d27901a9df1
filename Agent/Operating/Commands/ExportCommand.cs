using System.CommandLine;
using System.Text;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary>A list as CSV: byte for byte into a file or a pipe; made safe for a terminal.</summary>
internal static class ExportCommand
{
    private static readonly Option<string?> s_file = new("--file") { Description = "Write it into this file" };
    private static readonly Option<string?> s_most = new("--most") { Description = "How many rows at most: 10000 if not given" };

    /// <param name="filters">Options that go along.</param>
    /// <param name="query">What was given of them.</param>
    public static Command Create(string path, IEnumerable<Option<string?>> filters, Func<OperatorCall, IEnumerable<(string Name, string? Value)>> query) => Verb.Create(
        "export",
        "The newest first, as CSV",
        [.. filters, s_most, s_file],
        async call =>
        {
            var csv = await call.Client.ReadAsync($"{path}?{Verb.Query([.. query(call), ("limit", call.Text(s_most))])}", call.Cancellation);
            await WriteAsync(call, csv, call.Text(s_file));
            return 0;
        });

    /// <summary>What a server sent, to where it was asked for.</summary>
    public static async Task WriteAsync(OperatorCall call, byte[] content, string? file)
    {
        if (file is not null)
        {
            await File.WriteAllBytesAsync(file, content, call.Cancellation);
        }
        else if (Console.IsOutputRedirected)
        {
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(content, call.Cancellation);
        }
        else
        {
            Console.Out.WriteLine(Printable.OfLines(Encoding.UTF8.GetString(content)));
        }
    }
}
