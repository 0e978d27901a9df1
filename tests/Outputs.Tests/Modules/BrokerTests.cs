using System.Text;
using RabbitMQ.Client;
using WebhookOps.Core.Deliveries;
using WebhookOps.Testing;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

/// <summary>RabbitMQ, spoken to by AMQP and by STOMP: one broker for all, for it starts slowly.</summary>
public sealed class BrokerTests(BrokerTests.Broker broker) : IClassFixture<BrokerTests.Broker>
{
    private RabbitMqServer Server => broker.Server;

    [Fact]
    public async Task Amqp_and_stomp_carry_every_byte_and_survive_the_brokers_death()
    {
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        await using (var first = OpenAmqp())
        {
            await first.MustAsync(json, bytes);
        }

        await using (var first = OpenStomp())
        {
            await first.MustAsync(json, bytes);
        }

        var fromAmqp = await TakeAsync("from-amqp");
        fromAmqp[json.Id].Body.ShouldBe(Messages.Json);
        fromAmqp[bytes.Id].Body.ShouldBe(Messages.AllBytes);
        Encoding.Latin1.GetString((byte[])fromAmqp[json.Id].Headers["X-Signature"]!).ShouldBe("t=1,v1=abc");
        var fromStomp = await TakeAsync("from-stomp");
        fromStomp[json.Id].Body.ShouldBe(Messages.Json);
        fromStomp[bytes.Id].Body.ShouldBe(Messages.AllBytes);
        Encoding.UTF8.GetString((byte[])fromStomp[json.Id].Headers["http-X-Signature"]!).ShouldBe("t=1,v1=abc");

        await using var nowhere = Writing.Open("rabbitmq", new { host = "127.0.0.1", port = Server.Port, routingKey = "no-such-queue" });
        (await nowhere.TryAsync(json)).Error.ShouldBe("No queue takes this routing key.");
        await using var stranger = Writing.Open("rabbitmq", new { host = "127.0.0.1", port = Server.Port, routingKey = "x", username = "guest", password = "wrong" });
        (await stranger.TryAsync(json)).ErrorCode.ShouldBe(ErrorCodes.OutputFailed);
        await using var refused = Writing.Open("stomp", new { host = "127.0.0.1", port = Server.StompPort, username = "guest", password = "wrong", destination = "/queue/x" });
        (await refused.TryAsync(json)).ErrorCode.ShouldBe(ErrorCodes.OutputFailed);
        await Writing.MustRefusePrivateAsync("rabbitmq", new { host = "localhost", port = Server.Port, routingKey = "x" });
        await Writing.MustRefusePrivateAsync("stomp", new { host = "localhost", port = Server.StompPort, destination = "/queue/x" });

        // RabbitMQ 3 now and then forgets a queue, whatever it has confirmed in it, that no start of it has seen yet.
        await Server.RestartAsync();
        await using var amqp = OpenAmqp();
        await using var stomp = OpenStomp();
        var messages = Messages.Numbered(60);
        await amqp.MustAsync(messages[..20]);
        await stomp.MustAsync(messages[..20]);
        var rest = Task.WhenAll(amqp.PersistAsync(messages[20..]), stomp.PersistAsync(messages[20..]));
        await Server.Kill9Async();
        await Server.StartAsync();
        await rest;
        (await TakeAsync("from-amqp")).Keys.ShouldBe(messages.Select(m => m.Id), ignoreOrder: true);
        (await TakeAsync("from-stomp")).Keys.ShouldBe(messages.Select(m => m.Id), ignoreOrder: true);
    }

    private IOutput OpenAmqp() =>
        Writing.Open("rabbitmq", new { host = "127.0.0.1", port = Server.Port, routingKey = "from-amqp", declareQueue = true });

    private IOutput OpenStomp() =>
        Writing.Open("activemq", new { host = "127.0.0.1", port = Server.StompPort, username = "guest", password = "guest", destination = "/queue/from-stomp" });

    private async Task<Dictionary<string, (byte[] Body, IDictionary<string, object?> Headers)>> TakeAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Server.ConnectionString) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var taken = new Dictionary<string, (byte[], IDictionary<string, object?>)>(StringComparer.Ordinal);
        while (await channel.BasicGetAsync(queue, autoAck: true) is { } got)
        {
            var headers = got.BasicProperties.Headers!;
            var id = got.BasicProperties.MessageId is { } own && own.StartsWith("evt_", StringComparison.Ordinal) ? own : Encoding.UTF8.GetString((byte[])headers["webhook-id"]!);
            taken[id] = (got.Body.ToArray(), headers);
        }

        return taken;
    }

    public sealed class Broker : IAsyncLifetime
    {
        public RabbitMqServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await RabbitMqServer.StartNewAsync(stomp: true);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
