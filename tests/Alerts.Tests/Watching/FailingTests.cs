using WebhookOps.Core.Alerts;
using WebhookOps.Core.Destinations;
using WebhookOps.Testing;

namespace WebhookOps.Alerts.Tests.Watching;

public sealed class FailingTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly Destination _shop = Samples.Destination();
    private AlertHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await AlertHost.StartAsync(_clock);
        await _host.AddAsync(_shop, Samples.Destination("other"));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Few_failures_or_a_small_part_are_nothing_many_are_one_incident()
    {
        await StepAsync(0, 4);
        (await _host.OpenOneAsync()).ShouldBeNull("four are not yet five");
        await StepAsync(20, 4);
        (await _host.OpenOneAsync()).ShouldBeNull("eight of twenty-eight are few");
        await StepAsync(0, 12);
        var incident = (await _host.OpenOneAsync()).ShouldNotBeNull();
        (incident.Kind, incident.SubjectId, incident.Subject, incident.OpenedAt).ShouldBe((IncidentKind.DestinationFailing, _shop.Id, "shop", _clock.Now));
        incident.Summary.ShouldBe("20 of 40 attempts in the last 5 min failed.");
        for (var i = 0; i < 50; i++)
        {
            await StepAsync(0, 3);
        }

        (await _host.AllAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_flaps_is_one_incident_and_over_when_it_has_held()
    {
        await StepAsync(0, 20);
        for (var i = 0; i < 10; i++)
        {
            await StepAsync(30, 0);
            await StepAsync(0, 40);
        }

        (await _host.OpenOneAsync()).ShouldNotBeNull().ClearSince.ShouldBeNull();
        await StepAsync(1000, 0);
        var clear = _clock.Now;
        (await _host.OpenOneAsync()).ShouldNotBeNull().ClearSince.ShouldBe(clear);
        while (_clock.Now < clear.AddSeconds(110))
        {
            await StepAsync(5, 0);
        }

        (await _host.OpenOneAsync()).ShouldNotBeNull();
        await StepAsync(5, 0);
        await StepAsync(0, 0);
        var over = (await _host.AllAsync()).ShouldHaveSingleItem();
        over.Resolution.ShouldBe("The destination takes deliveries again.");
        over.ResolvedAt.ShouldBe(clear.AddSeconds(120));
        await StepAsync(0, 1);
        (await _host.AllAsync()).Count.ShouldBe(1, "one failure among so many successes");
    }

    [Fact]
    public async Task Without_attempts_nobody_knows_and_one_success_is_enough_when_little_comes()
    {
        await StepAsync(0, 6);
        for (var i = 0; i < 100; i++)
        {
            await StepAsync(0, 0);
        }

        (await _host.OpenOneAsync()).ShouldNotBeNull("nothing says that it is mended");
        await StepAsync(1, 0);
        for (var i = 0; i < 13; i++)
        {
            await StepAsync(0, 0);
        }

        (await _host.OpenOneAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task What_came_back_within_seconds_and_went_quiet_is_not_failing()
    {
        await StepAsync(2, 20, lastFailed: false);
        for (var i = 0; i < 20; i++)
        {
            await StepAsync(0, 0);
        }

        (await _host.AllAsync()).ShouldBeEmpty();
        await StepAsync(0, 20);
        (await _host.OpenOneAsync()).ShouldNotBeNull();
        await StepAsync(1, 9, lastFailed: false);
        (await _host.OpenOneAsync()).ShouldNotBeNull().ClearSince.ShouldBe(_clock.Now);
        for (var i = 0; i < 13; i++)
        {
            await StepAsync(0, 0);
        }

        (await _host.OpenOneAsync()).ShouldBeNull("one success is enough, however many attempts failed just before it");
    }

    [Theory]
    [InlineData("pause", "The destination has been paused.")]
    [InlineData("disable", "The destination has been disabled.")]
    [InlineData("remove", "The destination has been removed.")]
    [InlineData("off", "Alerts of this kind have been switched off.")]
    public async Task What_does_not_matter_any_more_is_over_at_once(string deed, string resolution)
    {
        await StepAsync(0, 20);
        (await _host.OpenOneAsync()).ShouldNotBeNull();
        await (deed == "off"
            ? _host.SetAsync(new AlertSettings { DestinationFailing = new() { Enabled = false } })
            : _host.ChangeAsync(db =>
            {
                var shop = db.Destinations.Single(d => d.Id == _shop.Id);
                switch (deed)
                {
                    case "pause":
                        shop.PausedAt = _clock.Now;
                        break;
                    case "disable":
                        shop.Enabled = false;
                        break;
                    default:
                        db.Remove(shop);
                        break;
                }
            }));
        await StepAsync(0, 20);
        await StepAsync(0, 20);
        (await _host.AllAsync()).ShouldHaveSingleItem().Resolution.ShouldBe(resolution);
    }

    private async Task StepAsync(long delivered, long failed, bool lastFailed = true)
    {
        _clock.Advance(TimeSpan.FromSeconds(10));
        if (delivered + failed > 0)
        {
            await _host.TallyAsync(_shop.Id, delivered, failed, lastFailed);
        }

        await _host.LookAsync();
    }
}
