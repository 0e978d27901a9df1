using System.Security.Authentication;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using WebhookOps.Core.Net;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Rabbit;

/// <summary>One AMQP channel with confirms. The client is given addresses that passed the guard, never the name.</summary>
internal sealed class RabbitTarget(OutputSettings settings, OutputContext context) : IBatchTarget
{
    private readonly Endpoint _endpoint = Endpoint.Of(settings);
    private readonly OutputTemplate _routingKey = new(settings.Text("routingKey"));
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private IConnection? _connection;
    private IChannel? _channel;

    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        try
        {
            var channel = _channel ??= await OpenAsync(cancellation);
            await DeclareAsync(channel, batch, cancellation);
            await Task.WhenAll(batch.Select(message => PublishAsync(channel, message, cancellation)));
        }
        catch (PublishException refused)
        {
            throw new OutputException(
                refused.IsReturn ? "No queue takes this routing key." : "RabbitMQ refused the message.", cause: refused);
        }
        catch (BrokerUnreachableException failure)
        {
            throw failure.GetBaseException() is AuthenticationFailureException
                ? new OutputException("RabbitMQ refused user name and password.", cause: failure)
                : new IOException("RabbitMQ cannot be reached.", failure.GetBaseException());
        }
        catch (OperationInterruptedException closed) when (closed.ShutdownReason is { ReplyCode: >= 400 } reason)
        {
            await CloseAsync();
            throw new OutputException($"RabbitMQ closed the channel: {reason.ReplyText}", cause: closed);
        }
    }

    public async ValueTask CloseAsync()
    {
        _declared.Clear();
        _channel = null;
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.CloseAsync(TimeSpan.FromSeconds(2));
            await connection.DisposeAsync();
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<IChannel> OpenAsync(CancellationToken cancellation)
    {
        var addresses = await GuardedConnector.ResolveAsync(_endpoint.Host, context.AllowPrivateNetwork, cancellation);
        var factory = new ConnectionFactory
        {
            VirtualHost = settings.Text("virtualHost"),
            UserName = _endpoint.Username.Length > 0 ? _endpoint.Username : ConnectionFactory.DefaultUser,
            Password = _endpoint.Password.Length > 0 ? _endpoint.Password : ConnectionFactory.DefaultPass,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = "webhookops",
            RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
        };
        var tls = new SslOption(_endpoint.Host, enabled: _endpoint.Tls)
        {
            CertificateValidationCallback = OutputHttp.CertificateCheck(context),
            Version = SslProtocols.None,
        };
        _connection = await factory.CreateConnectionAsync([.. addresses.Select(a => new AmqpTcpEndpoint(a.ToString(), _endpoint.Port, tls))], cancellation);
        return await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
    }

    private async Task DeclareAsync(IChannel channel, IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        if (settings.Flag("declareQueue"))
        {
            foreach (var queue in batch.Select(_routingKey.For).Where(_declared.Add).ToList())
            {
                await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
            }
        }
    }

    private async Task PublishAsync(IChannel channel, OutputMessage message, CancellationToken cancellation)
    {
        var headers = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in message.Headers)
        {
            headers.TryAdd(name.Length <= 255 ? name : name[..255], Encoding.Latin1.GetBytes(value));
        }

        headers["webhook-source"] = Encoding.UTF8.GetBytes(message.Source);
        var properties = new BasicProperties
        {
            MessageId = message.Id,
            Persistent = true,
            ContentType = message.ContentType is { Length: <= 255 } type ? type : null,
            Type = message.EventType is { Length: <= 127 } eventType ? eventType : null,
            Timestamp = new AmqpTimestamp(message.ReceivedAt.ToUnixTimeSeconds()),
            Headers = headers,
        };
        await channel.BasicPublishAsync(settings.Text("exchange"), _routingKey.For(message), mandatory: true, properties, message.Body, cancellation);
    }
}
