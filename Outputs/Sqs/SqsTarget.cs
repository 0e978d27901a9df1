using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Sqs;

/// <summary>Sends events to a queue, ten in a call. A queue that keeps order drops repeats by the event's id.</summary>
internal sealed class SqsTarget : IBatchTarget
{
    private readonly HttpClient _http;
    private readonly AmazonSQSClient _client;
    private readonly string _queue;
    private readonly OutputTemplate? _group;

    public SqsTarget(OutputSettings settings, OutputContext context)
    {
        _queue = settings.Text("queueUrl");
        _group = _queue.EndsWith(".fifo", StringComparison.Ordinal) ? new OutputTemplate(settings.Text("group")) : null;
        _http = new HttpClient(OutputHttp.NewHandler(context)) { Timeout = context.Timeout };
        var configuration = new AmazonSQSConfig { AuthenticationRegion = settings.Text("region"), HttpClientFactory = new AwsHttp(_http), MaxErrorRetry = 0 };
        if (settings.Has("endpoint"))
        {
            configuration.ServiceURL = settings.Text("endpoint");
        }
        else
        {
            configuration.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(settings.Text("region"));
        }

        _client = new AmazonSQSClient(new BasicAWSCredentials(settings.Text("accessKeyId"), settings.Text("secretAccessKey")), configuration);
    }

    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        var request = new SendMessageBatchRequest { QueueUrl = _queue, Entries = [.. batch.Select(Entry)] };
        try
        {
            var answer = await _client.SendMessageBatchAsync(request, cancellation);
            if (answer.Failed is [var first, ..])
            {
                throw new OutputException($"SQS refused it: {first.Code} {first.Message}", permanent: first.SenderFault is true);
            }
        }
        catch (AmazonServiceException refused) when (refused.StatusCode >= System.Net.HttpStatusCode.MultipleChoices)
        {
            throw new OutputException($"SQS answered {(int)refused.StatusCode} {refused.ErrorCode}: {refused.Message}", cause: refused);
        }
    }

    public ValueTask CloseAsync() => ValueTask.CompletedTask; // its connections are the HTTP client's

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private SendMessageBatchRequestEntry Entry(OutputMessage message, int place)
    {
        var entry = new SendMessageBatchRequestEntry
        {
            Id = place.ToString(CultureInfo.InvariantCulture),
            MessageBody = Encoding.UTF8.GetString(Envelope.Write(message).Span),
            MessageAttributes = new Dictionary<string, MessageAttributeValue>(StringComparer.Ordinal)
            {
                ["webhook-id"] = new() { DataType = "String", StringValue = message.Id },
                ["webhook-source"] = new() { DataType = "String", StringValue = message.Source },
            },
        };
        if (_group is not null)
        {
            (entry.MessageGroupId, entry.MessageDeduplicationId) = (_group.For(message), message.Id);
        }

        return entry;
    }
}
