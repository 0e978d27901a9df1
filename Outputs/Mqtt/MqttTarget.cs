using System.Buffers.Binary;
using System.Text;
using WebhookOps.Outputs.Modules;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Mqtt;

/// <summary>Speaks as much of MQTT 3.1.1 (OASIS) as publishing at QoS 1 takes.</summary>
internal sealed class MqttTarget(OutputSettings settings, OutputContext context) : WireTarget(Endpoint.Of(settings), context)
{
    private const byte Connect = 0x10;
    private const byte ConnectAck = 0x20;
    private const byte PublishQos1 = 0x32;
    private const byte PublishAck = 0x40;

    private static readonly string[] Refusals = ["protocol version", "client id", "server unavailable", "user name or password", "not authorised"];

    private readonly OutputTemplate _topic = new(settings.Text("topic"));
    private readonly byte _publish = (byte)(PublishQos1 | (settings.Flag("retain") ? 1 : 0));

    protected override async Task GreetAsync(Wire wire, CancellationToken cancellation)
    {
        var (user, password) = (Encoding.UTF8.GetBytes(Endpoint.Username), Encoding.UTF8.GetBytes(Endpoint.Password));
        var clientId = settings.Text("clientId") is { Length: > 0 } given ? given : $"webhookops-{Guid.NewGuid():N}"[..23];
        var flags = 0x02 | (user.Length > 0 ? 0x80 : 0) | (user.Length > 0 && password.Length > 0 ? 0x40 : 0); // clean session
        var packet = new List<byte> { 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, (byte)flags, 0, 0 }; // no keep-alive: idle connections are closed
        Add(packet, Encoding.UTF8.GetBytes(clientId));
        if (user.Length > 0)
        {
            Add(packet, user);
            if (password.Length > 0)
            {
                Add(packet, password);
            }
        }

        Begin(wire, Connect, packet.Count);
        wire.Write(packet.ToArray());
        await wire.FlushAsync(cancellation);
        var (type, answer) = await ReadAsync(wire, cancellation);
        if (type != ConnectAck || answer.Length < 2)
        {
            throw new OutputException("The server does not speak MQTT 3.1.1.");
        }

        if (answer[1] != 0)
        {
            throw new OutputException($"The MQTT broker refused the connection: {Refusals.ElementAtOrDefault(answer[1] - 1) ?? "code " + answer[1]}.");
        }
    }

    protected override async Task WriteAsync(Wire wire, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        var unconfirmed = new HashSet<ushort>();
        var number = new byte[2];
        for (ushort id = 1; id <= batch.Count; id++)
        {
            var message = batch[id - 1];
            var topic = Encoding.UTF8.GetBytes(_topic.For(message));
            var payload = OutputFormat.Write(settings, message);
            Begin(wire, _publish, 2 + topic.Length + 2 + payload.Length);
            BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)topic.Length);
            wire.Write(number);
            wire.Write(topic);
            BinaryPrimitives.WriteUInt16BigEndian(number, id);
            wire.Write(number);
            wire.Write(payload.Span);
            unconfirmed.Add(id);
        }

        await wire.FlushAsync(cancellation);
        while (unconfirmed.Count > 0)
        {
            var (type, answer) = await ReadAsync(wire, cancellation);
            if (type == PublishAck && answer.Length >= 2)
            {
                unconfirmed.Remove(BinaryPrimitives.ReadUInt16BigEndian(answer));
            }
        }
    }

    private static void Add(List<byte> packet, byte[] text)
    {
        packet.AddRange([(byte)(text.Length >> 8), (byte)text.Length]);
        packet.AddRange(text);
    }

    private static void Begin(Wire wire, byte type, int length)
    {
        if (length > 268_435_455)
        {
            throw new OutputException("MQTT takes at most 256 MB at once.", permanent: true);
        }

        Span<byte> head = stackalloc byte[5];
        head[0] = type;
        var size = 1;
        do
        {
            head[size++] = (byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0));
            length >>= 7;
        }
        while (length > 0);
        wire.Write(head[..size]);
    }

    private static async Task<(byte Type, byte[] Packet)> ReadAsync(Wire wire, CancellationToken cancellation)
    {
        var type = await wire.ReadByteAsync(cancellation);
        var (length, shift) = (0, 0);
        for (byte part = 0x80; (part & 0x80) != 0; shift += 7)
        {
            part = shift < 28 ? await wire.ReadByteAsync(cancellation) : throw new OutputException("The server does not speak MQTT 3.1.1.");
            length |= (part & 0x7F) << shift;
        }

        return ((byte)(type & 0xF0), await wire.ReadAsync(length, cancellation));
    }
}
