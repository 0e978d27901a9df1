using Amazon.Runtime;
using Amazon.S3;
using WebhookOps.Core.Deliveries;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class S3Tests
{
    [Fact]
    public async Task An_object_holds_every_byte_and_survives_the_servers_death()
    {
        await using var server = await LocalServer.S3Async();
        await using var output = Writing.Open("s3", SettingsOf(server, "hooks"));
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        await output.MustAsync(json, bytes, json);
        (await ReadAsync(server, json)).Body.ShouldBe(Messages.Json);
        var (body, type, id) = await ReadAsync(server, bytes);
        (type, id).ShouldBe(("application/json", bytes.Id));
        body.ShouldBe(Messages.AllBytes);

        foreach (var message in await output.SurviveAsync(server.Kill9Async, server.StartAsync))
        {
            (await ReadAsync(server, message)).Body.ShouldBe(message.Body.ToArray());
        }

        await using var nowhere = Writing.Open("s3", SettingsOf(server, "no-such-bucket"));
        var refused = await nowhere.TryAsync(json);
        (refused.ErrorCode, refused.Error!.Contains("NoSuchBucket")).ShouldBe((ErrorCodes.OutputFailed, true));
        await Writing.MustRefusePrivateAsync("s3", SettingsOf(server, "hooks"));
    }

    private static object SettingsOf(LocalServer server, string bucket) =>
        new { bucket, endpoint = $"http://localhost:{server.Port}", pathStyle = true, accessKeyId = "S3RVER", secretAccessKey = "S3RVER" };

    private static async Task<(byte[] Body, string Type, string Id)> ReadAsync(LocalServer server, OutputMessage message)
    {
        using var client = new AmazonS3Client(
            new BasicAWSCredentials("S3RVER", "S3RVER"), new AmazonS3Config { ServiceURL = $"http://localhost:{server.Port}", ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
        using var got = await client.GetObjectAsync("hooks", $"webhooks/2026/01/02/03/{message.Id}");
        using var body = new MemoryStream();
        await got.ResponseStream.CopyToAsync(body);
        return (body.ToArray(), got.Headers.ContentType, got.Metadata["webhook-id"]);
    }
}
