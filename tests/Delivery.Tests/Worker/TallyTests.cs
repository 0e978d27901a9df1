using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core.Deliveries;
using WebhookOps.Storage.Alerts;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;

namespace WebhookOps.Delivery.Tests.Worker;

public sealed class TallyTests
{
    [Fact]
    public async Task How_attempts_went_stands_in_the_ledger_each_counted_once()
    {
        await using var receiver = await Receiver.StartAsync(Answers.InTurn(Answers.Status(404), Answers.Reset, Answers.Ok));
        await using var worker = await WorkerHost.StartAsync();
        var subscription = await worker.SubscribeAsync(receiver.Url);
        var delivery = (await worker.AppendAsync(subscription))[0];
        await worker.WaitForAsync(delivery, DeliveryState.Delivered);
        var log = worker.Services.GetRequiredService<TallyLog>();
        await Eventually.HoldsAsync(async () => (await SumAsync()) is { Delivered: 1, Failed: 2 }, "the tally");

        await worker.WaitForAsync((await worker.AppendAsync(subscription))[0], DeliveryState.Delivered);
        await Eventually.HoldsAsync(async () => (await SumAsync()) is { Delivered: 2, Failed: 2 }, "the next tally");
        (await log.NewestAsync([subscription.DestinationId], DateTimeOffset.UtcNow.AddHours(-1), CancellationToken.None))[subscription.DestinationId].LastFailed.ShouldBeFalse();

        async Task<TallySum?> SumAsync() =>
            (await log.SumAsync(DateTimeOffset.UtcNow.AddHours(-1), CancellationToken.None)).GetValueOrDefault(subscription.DestinationId);
    }
}
