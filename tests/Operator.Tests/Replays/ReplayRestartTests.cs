using WebhookOps.Core.Deliveries;
using WebhookOps.Testing;

namespace WebhookOps.Operator.Tests.Replays;

public sealed class ReplayRestartTests
{
    [Fact]
    public async Task A_job_goes_on_where_it_was_after_a_restart()
    {
        using var folder = new TempFolder();
        string id;
        await using (var first = await OperatorHost.StartAsync(("Data:Path", folder.Path)))
        {
            await first.AddEndsAsync("kept", "kept-a");
            for (var i = 0; i < 5; i++)
            {
                await first.AcceptAsync("kept", ["kept-a"], at: DateTimeOffset.UtcNow.AddMinutes(i - 30));
            }

            await first.AttemptAsync("kept-a", DeliveryState.Delivered);
            id = (string)(await first.PostAsync("/api/replays", """{"query":{"source":"kept"},"ratePerSecond":0.01,"dryRun":false}""")).Expect(202).Json["id"]!;
            await MadeAsync(first, id, 1);
        }

        await using var second = await OperatorHost.StartAsync(("Data:Path", folder.Path));
        await MadeAsync(second, id, 2);
        (await second.ClaimAsync("kept-a")).Select(d => d.Event!.Id).Distinct().Count().ShouldBe(2);
    }

    private static Task MadeAsync(OperatorHost host, string id, int deliveries) => Eventually.HoldsAsync(
        async () => (long)(await host.GetAsync($"/api/replays/{id}")).Expect(200).Json["made"]! == deliveries,
        $"{deliveries} deliveries of the job");
}
