using Microsoft.Extensions.DependencyInjection;
using WebhookOps.ServiceDefaults.Live;
using WebhookOps.Testing.Http;

namespace WebhookOps.Delivery.Tests.Worker;

public sealed class LiveTests
{
    [Fact]
    public async Task Pages_hear_of_a_delivery_once_it_is_on_record()
    {
        await using var receiver = await Receiver.StartAsync(Answers.Ok);
        await using var worker = await WorkerHost.StartAsync();
        var heard = new TaskCompletionSource<Guid>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = worker.Services.GetRequiredService<ILiveFeed>().Listen(news => heard.TrySetResult(news.Deliveries.Single()));
        var subscription = await worker.SubscribeAsync(receiver.Url + "/hook");

        var delivery = (await worker.AppendAsync(subscription))[0];

        (await heard.Task.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(delivery);
    }
}
