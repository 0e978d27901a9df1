using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using WebhookOps.Core.Deliveries;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class SqsTests
{
    [Fact]
    public async Task A_queue_holds_every_byte_and_survives_the_servers_death()
    {
        await using var server = await LocalServer.SqsAsync();
        using var client = ClientOf(server);
        var queue = (await client.CreateQueueAsync("hooks")).QueueUrl;
        await using var output = Writing.Open("sqs", SettingsOf(server, queue));
        var (json, bytes, noText) = (Messages.New(), Messages.New(Messages.AllBytes), Messages.New([(byte)'"', 0xff, (byte)'"']));
        await output.MustAsync(json, bytes, noText);
        var got = await TakeAsync(client, queue);
        got[json.Id].ShouldContain("\"body\":" + Encoding.UTF8.GetString(Messages.Json) + "}");
        foreach (var message in new[] { bytes, noText })
        {
            Convert.FromBase64String((string)JsonNode.Parse(got[message.Id])!["bodyBase64"]!).ShouldBe(message.Body.ToArray());
        }

        var messages = await output.SurviveAsync(server.Kill9Async, server.StartAsync);
        (await TakeAsync(client, queue)).Keys.ShouldBe(messages.Select(m => m.Id), ignoreOrder: true);

        await using var nowhere = Writing.Open("sqs", SettingsOf(server, queue + "-not-there"));
        var refused = await nowhere.TryAsync(json);
        (refused.ErrorCode, refused.Error!.Contains("SQS answered 400")).ShouldBe((ErrorCodes.OutputFailed, true));
        await Writing.MustRefusePrivateAsync("sqs", SettingsOf(server, queue));
    }

    [Fact]
    public async Task A_queue_that_keeps_order_drops_a_repeat()
    {
        await using var server = await LocalServer.SqsAsync();
        using var client = ClientOf(server);
        var queue = (await client.CreateQueueAsync(new CreateQueueRequest("hooks.fifo") { Attributes = new() { ["FifoQueue"] = "true" } })).QueueUrl;
        await using var output = Writing.Open("sqs", SettingsOf(server, queue));
        var message = Messages.New();
        await output.MustAsync(message);
        await output.MustAsync(message);
        (await CountAsync(client, queue)).ShouldBe(1);
    }

    private static object SettingsOf(LocalServer server, string queue) =>
        new { queueUrl = queue, endpoint = $"http://localhost:{server.Port}", accessKeyId = "any", secretAccessKey = "any" };

    private static AmazonSQSClient ClientOf(LocalServer server) => new(
        new BasicAWSCredentials("any", "any"), new AmazonSQSConfig { ServiceURL = $"http://127.0.0.1:{server.Port}", AuthenticationRegion = "us-east-1" });

    private static async Task<int> CountAsync(AmazonSQSClient client, string queue) =>
        int.Parse((await client.GetQueueAttributesAsync(queue, ["ApproximateNumberOfMessages"])).Attributes["ApproximateNumberOfMessages"], System.Globalization.CultureInfo.InvariantCulture);

    /// <returns>The texts of all messages by the id in their attributes.</returns>
    private static async Task<Dictionary<string, string>> TakeAsync(AmazonSQSClient client, string queue)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            var got = await client.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { MaxNumberOfMessages = 10, MessageAttributeNames = ["All"] });
            if (got.Messages is not { Count: > 0 } messages)
            {
                return taken;
            }

            foreach (var message in messages)
            {
                taken[message.MessageAttributes["webhook-id"].StringValue] = message.Body;
                await client.DeleteMessageAsync(queue, message.ReceiptHandle);
            }
        }
    }
}
