using System.Buffers;
using System.Globalization;
using System.Text;
using WebhookOps.Outputs.MySql;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Tables;

/// <summary>One connection to MySQL or MariaDB. A batch is one transaction: its rows are sent in one go, and committed when all were taken.</summary>
internal sealed class MySqlTarget(OutputSettings settings, OutputContext context)
    : WireTarget(Endpoint.Of(settings) with { Tls = false }, context) // TLS begins after the server's greeting
{
    private readonly TableSettings _table = new(settings);
    private MySqlSession? _session;

    protected override async Task GreetAsync(Wire wire, CancellationToken cancellation)
    {
        _session = new MySqlSession(wire);
        await new MySqlLogin(Endpoint.Of(settings), settings.Text("database"), Context).RunAsync(_session, cancellation);

        // Names in double quotes, texts in single ones and nothing else with a meaning inside; what does not fit is refused and not cut.
        await _session.DoAsync("SET NAMES utf8mb4, sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', time_zone = '+00:00'", cancellation);
        if (_table.CreateTable)
        {
            await _session.DoAsync(_table.Create(c => c.MySql) + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", cancellation);
        }
    }

    protected override async Task WriteAsync(Wire wire, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        var session = _session!;
        session.WriteStatement("START TRANSACTION"u8);
        var sql = new ArrayBufferWriter<byte>();
        foreach (var message in batch)
        {
            sql.ResetWrittenCount();
            WriteInsert(sql, message);
            session.WriteStatement(sql.WrittenSpan);
        }

        await session.FlushAsync(cancellation);
        for (var i = 0; i <= batch.Count; i++)
        {
            await session.ReadAsync(cancellation); // a refusal ends the connection, and with it the transaction
        }

        await session.DoAsync("COMMIT", cancellation);
    }

    private void WriteInsert(ArrayBufferWriter<byte> sql, OutputMessage message)
    {
        Write(sql, _table.InsertBefore);
        for (var i = 0; i < _table.Columns.Count; i++)
        {
            Write(sql, i == 0 ? "" : ", ");
            switch (_table.Columns[i].Value(message))
            {
                case byte[] bytes:
                    Write(sql, "_binary");
                    WriteQuoted(sql, bytes);
                    break;
                case DateTime moment:
                    WriteQuoted(sql, Encoding.ASCII.GetBytes(moment.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)));
                    break;
                case string text:
                    WriteQuoted(sql, Encoding.UTF8.GetBytes(text));
                    break;
                default:
                    Write(sql, "NULL");
                    break;
            }
        }

        Write(sql, _table.MySqlInsertAfter);
    }

    private static void WriteQuoted(ArrayBufferWriter<byte> sql, ReadOnlySpan<byte> bytes)
    {
        sql.Write("'"u8);
        while (bytes.IndexOf((byte)'\'') is >= 0 and var quote)
        {
            sql.Write(bytes[..(quote + 1)]);
            sql.Write("'"u8);
            bytes = bytes[(quote + 1)..];
        }

        sql.Write(bytes);
        sql.Write("'"u8);
    }

    private static void Write(ArrayBufferWriter<byte> sql, string text) => Encoding.UTF8.GetBytes(text, sql);
}
