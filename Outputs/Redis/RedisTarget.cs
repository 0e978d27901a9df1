using System.Globalization;
using System.Text;
using WebhookOps.Outputs.Modules;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Redis;

/// <summary>Speaks RESP2 (the Redis serialization protocol).</summary>
internal sealed class RedisTarget(OutputSettings settings, OutputContext context) : WireTarget(Endpoint.Of(settings), context)
{
    private readonly OutputTemplate _key = new(settings.Text("key"));
    private readonly string _mode = settings.Text("mode");
    private readonly long _maxLength = settings.Number("maxLength");

    protected override async Task GreetAsync(Wire wire, CancellationToken cancellation)
    {
        if (Endpoint.Password.Length > 0)
        {
            await CallAsync(wire, cancellation, Endpoint.Username.Length > 0 ? ["AUTH", Endpoint.Username, Endpoint.Password] : ["AUTH", Endpoint.Password]);
        }

        if (settings.Number("database") is > 0 and var database)
        {
            await CallAsync(wire, cancellation, "SELECT", Text(database));
        }
    }

    protected override async Task WriteAsync(Wire wire, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        var replies = 1;
        Command(wire, "MULTI"u8.ToArray());
        foreach (var message in batch)
        {
            replies += Append(wire, message);
        }

        Command(wire, "EXEC"u8.ToArray());
        await wire.FlushAsync(cancellation);
        string? refusal = null;
        for (var i = 0; i <= replies; i++)
        {
            var reply = await ReadAsync(wire, cancellation);
            refusal ??= reply;
        }

        if (refusal is not null)
        {
            throw new OutputException($"Redis refused it: {refusal}");
        }
    }

    private int Append(Wire wire, OutputMessage message)
    {
        var key = Bytes(_key.For(message));
        switch (_mode)
        {
            case "publish":
                Command(wire, Bytes("PUBLISH"), key, OutputFormat.Write(settings, message));
                return 1;
            case "list":
                Command(wire, Bytes("RPUSH"), key, OutputFormat.Write(settings, message));
                if (_maxLength > 0)
                {
                    Command(wire, Bytes("LTRIM"), key, Bytes(Text(-_maxLength)), Bytes("-1"));
                    return 2;
                }

                return 1;
            default:
                ReadOnlyMemory<byte>[] limit = _maxLength > 0 ? [Bytes("MAXLEN"), Bytes("~"), Bytes(Text(_maxLength))] : [];
                Command(
                    wire,
                    [
                        Bytes("XADD"), key, .. limit, Bytes("*"), Bytes("id"), Bytes(message.Id), Bytes("source"), Bytes(message.Source),
                        Bytes("type"), Bytes(message.EventType ?? ""), Bytes("headers"), Bytes(message.Headers.ToJson()), Bytes("body"), message.Body,
                    ]);
                return 1;
        }
    }

    private static async Task CallAsync(Wire wire, CancellationToken cancellation, params string[] words)
    {
        Command(wire, [.. words.Select(Bytes)]);
        await wire.FlushAsync(cancellation);
        if (await ReadAsync(wire, cancellation) is { } refusal)
        {
            throw new OutputException($"Redis refused {words[0]}: {refusal}");
        }
    }

    private static void Command(Wire wire, params ReadOnlyMemory<byte>[] words)
    {
        wire.Write($"*{Text(words.Length)}\r\n");
        foreach (var word in words)
        {
            wire.Write($"${Text(word.Length)}\r\n");
            wire.Write(word.Span);
            wire.Write("\r\n"u8);
        }
    }

    /// <returns>The error, if it is one or holds one; what else was said does not matter.</returns>
    private static async Task<string?> ReadAsync(Wire wire, CancellationToken cancellation)
    {
        var line = await wire.ReadLineAsync(cancellation);
        switch (line.Length > 0 ? line[0] : ' ')
        {
            case '-':
                return line[1..];
            case '+' or ':':
                return null;
            case '$' when int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) is >= 0 and var length:
                await wire.ReadAsync(length + 2, cancellation);
                return null;
            case '$':
                return null;
            case '*':
                var count = int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
                var error = count < 0 ? "the transaction was not carried out" : null;
                for (var i = 0; i < count; i++)
                {
                    var inner = await ReadAsync(wire, cancellation);
                    error ??= inner;
                }

                return error;
            default:
                throw new OutputException("The server does not speak the Redis protocol.");
        }
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
