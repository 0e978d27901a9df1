using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.ServiceDefaults.Deliveries;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.Delivery.Tests.Worker;

public sealed class OutputTests
{
    [Fact]
    public async Task An_output_gets_its_deliveries_and_follows_a_change_of_its_settings()
    {
        using var folder = new TempFolder();
        await using var worker = await WorkerHost.StartAsync(("Outputs:FilesPath", folder.Path));
        var subscription = await worker.SubscribeAsync("", d => (d.Target, d.OutputSettings) = ("file", """{"path":"first.jsonl"}"""), kind: DestinationKind.Output);
        foreach (var delivery in await worker.AppendAsync(subscription, 20))
        {
            await worker.WaitForAsync(delivery, DeliveryState.Delivered);
        }

        await worker.EditAsync(db => db.Destinations.Single(d => d.Id == subscription.DestinationId).OutputSettings = """{"path":"second.jsonl"}""");
        await worker.WaitForAsync((await worker.AppendAsync(subscription))[0], DeliveryState.Delivered);
        (await File.ReadAllLinesAsync(folder["first.jsonl"])).Select(l => (string)JsonNode.Parse(l)!["id"]!).Distinct().Count().ShouldBe(20);
        (await File.ReadAllLinesAsync(folder["second.jsonl"])).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_told_as_failures()
    {
        await using var worker = await WorkerHost.StartAsync();
        var subscription = await worker.SubscribeAsync("", d => (d.Target, d.OutputSettings) = ("file", """{"path":"../x"}"""), kind: DestinationKind.Output);
        var stored = await worker.WaitForAsync((await worker.AppendAsync(subscription))[0], DeliveryState.Dead);
        stored.Attempts[^1].Error!.ShouldContain("'path'");
    }

    [Fact]
    public async Task A_test_event_says_what_came_of_it()
    {
        using var folder = new TempFolder();
        await using var receiver = await Receiver.StartAsync(Answers.InTurn(Answers.Ok, Answers.Status(500)));
        await using var worker = await WorkerHost.StartAsync(("Outputs:FilesPath", folder.Path));
        var http = await worker.SubscribeAsync(receiver.Url + "/hook");
        var file = await worker.SubscribeAsync("", d => (d.Target, d.OutputSettings) = ("file", "{}"), kind: DestinationKind.Output);
        var agent = await worker.SubscribeAsync("http://localhost:1/", d => d.Target = "laptop", kind: DestinationKind.Agent);
        var channel = await worker.SubscribeAsync("", d => d.Target = "orders", kind: DestinationKind.Channel);
        var tests = worker.Services.GetRequiredService<IDestinationTests>();

        var delivered = (await tests.RunAsync(http.DestinationId, CancellationToken.None))!;
        (delivered.Outcome, delivered.Status, delivered.ErrorCode, delivered.RemoteAddress).ShouldBe(("delivered", 204, null, "127.0.0.1"));
        receiver.Requests[0].Id.ShouldBe(delivered.EventId);
        var failed = (await tests.RunAsync(http.DestinationId, CancellationToken.None))!;
        (failed.Outcome, failed.Status, failed.ErrorCode).ShouldBe(("failed", 500, ErrorCodes.HttpStatus));
        (await tests.RunAsync(file.DestinationId, CancellationToken.None))!.Outcome.ShouldBe("delivered");
        (await File.ReadAllTextAsync(folder["events.jsonl"])).ShouldContain("webhookops.test");
        (await tests.RunAsync(agent.DestinationId, CancellationToken.None))!.Outcome.ShouldBe("unavailable");
        (await tests.RunAsync(channel.DestinationId, CancellationToken.None))!.Outcome.ShouldBe("unavailable"); // such a channel is not there
        (await tests.RunAsync(Guid.NewGuid(), CancellationToken.None)).ShouldBeNull();
    }
}
