using WebhookOps.Core.Agents;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Channels;
using WebhookOps.Core.Destinations;
using WebhookOps.Storage.Queue;
using WebhookOps.Testing;

namespace WebhookOps.Alerts.Tests.Watching;

/// <summary>Backlogs, agents and channels.</summary>
public sealed class WaitingTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private AlertHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AlertHost.StartAsync(_clock);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_backlog_is_an_incident_when_its_oldest_is_old_and_over_when_it_is_worked_off()
    {
        var shop = Samples.Destination();
        await _host.AddAsync(shop, Samples.Destination("idle"));
        await _host.AppendAsync(3, shop.Id);
        await LookAfterAsync(299);
        (await _host.OpenOneAsync()).ShouldBeNull();
        await LookAfterAsync(1);
        var incident = (await _host.OpenOneAsync()).ShouldNotBeNull();
        (incident.Kind, incident.Subject, incident.Summary).ShouldBe((IncidentKind.BacklogGrowing, "shop", "Its oldest delivery that could go out has waited for 5 min."));
        await _host.AppendAsync(1, shop.Id);
        await _host.Get<IDeliveryQueue>().ClaimAsync([new LaneRoom(shop.Id, 3, TimeSpan.FromHours(1))], CancellationToken.None);
        await LookAfterAsync(10);
        await LookAfterAsync(119);
        (await _host.OpenOneAsync()).ShouldNotBeNull();
        await LookAfterAsync(1);
        (await _host.AllAsync()).ShouldHaveSingleItem().Resolution.ShouldBe("The backlog has been worked off.");
    }

    [Fact]
    public async Task So_many_may_be_a_backlog_too()
    {
        var shop = Samples.Destination();
        await _host.AddAsync(shop);
        await _host.SetAsync(new AlertSettings { BacklogGrowing = new() { Count = 10 } });
        await _host.AppendAsync(9, shop.Id);
        await LookAfterAsync(1);
        (await _host.OpenOneAsync()).ShouldBeNull();
        await _host.AppendAsync(5, shop.Id);
        await LookAfterAsync(1);
        (await _host.OpenOneAsync()).ShouldNotBeNull().Summary.ShouldEndWith("At least 10 wait.");
    }

    [Fact]
    public async Task Who_fails_is_not_also_told_to_be_behind_and_what_waited_while_nobody_was_there_counts_from_the_start()
    {
        var shop = Samples.Destination();
        await _host.AddAsync(shop);
        await _host.AppendAsync(1, shop.Id);
        await _host.TallyAsync(shop.Id, 0, 20);
        await LookAfterAsync(10);
        await LookAfterAsync(1000);
        (await _host.OpenOneAsync()).ShouldNotBeNull().Kind.ShouldBe(IncidentKind.DestinationFailing);

        await using var later = await AlertHost.StartAsync(_clock);
        await later.AddAsync(shop);
        _clock.Advance(TimeSpan.FromSeconds(-5000));
        await later.AppendAsync(1, shop.Id);
        _clock.Advance(TimeSpan.FromSeconds(5010));
        await later.LookAsync();
        (await later.OpenOneAsync()).ShouldBeNull("whoever sends has only just started");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_agent_is_missed_after_its_grace_and_no_more_when_it_is_back(bool onlyWhileWaiting)
    {
        var agent = new Agent { Id = Guid.CreateVersion7(), Name = "edge", TunnelId = "t", ConnectedAt = _clock.Now, LastSeenAt = _clock.Now };
        var app = Samples.Destination("app", DestinationKind.Agent, "edge");
        await _host.AddAsync(agent, app);
        await _host.SetAsync(new AlertSettings { AgentGone = new() { OnlyWhileWaiting = onlyWhileWaiting } });
        await LookAfterAsync(100);
        (await _host.OpenOneAsync()).ShouldBeNull();
        await LookAfterAsync(30);
        if (onlyWhileWaiting)
        {
            (await _host.OpenOneAsync()).ShouldBeNull();
            await _host.AppendAsync(1, app.Id);
            await LookAfterAsync(10);
        }

        var incident = (await _host.OpenOneAsync()).ShouldNotBeNull();
        (incident.Kind, incident.Subject).ShouldBe((IncidentKind.AgentGone, "edge"));
        incident.Summary.ShouldBe(onlyWhileWaiting ? "It was last there 2 min 20 s ago. Deliveries wait for it." : "It was last there 2 min 10 s ago.");
        await LookAfterAsync(1000);
        (await _host.AllAsync()).Count.ShouldBe(1, "its backlog is told with it");
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(60));
            await _host.ChangeAsync(db => db.Agents.Single().LastSeenAt = _clock.Now);
            await _host.LookAsync();
        }

        (await _host.AllAsync())[0].Resolution.ShouldBe("The agent is back.");
    }

    [Fact]
    public async Task A_channel_near_its_limit_is_one_incident_until_there_is_room()
    {
        await _host.AddAsync(new Channel { Id = Guid.CreateVersion7(), Name = "orders", MaxQueueSize = 20 });
        var (one, two) = (Samples.Destination("one", DestinationKind.Channel, "orders"), Samples.Destination("two", DestinationKind.Channel, "orders"));
        await _host.AddAsync(one, two);
        await _host.AppendAsync(7, one.Id, two.Id);
        await LookAfterAsync(1);
        (await _host.OpenOneAsync()).ShouldBeNull("14 of 20");
        await _host.AppendAsync(2, one.Id);
        await LookAfterAsync(1);
        (await _host.OpenOneAsync()).ShouldNotBeNull().Summary.ShouldBe("At least 16 messages wait in it; it takes 20.");
        await TakeAsync(2);
        await LookAfterAsync(500);
        (await _host.OpenOneAsync()).ShouldNotBeNull().ClearSince.ShouldBeNull("14 are neither much nor little");
        await TakeAsync(2);
        await LookAfterAsync(1);
        await LookAfterAsync(120);
        (await _host.OpenOneAsync()).ShouldBeNull();

        Task TakeAsync(int count) => _host.Get<IDeliveryQueue>().ClaimAsync([new LaneRoom(one.Id, count, TimeSpan.FromHours(9))], CancellationToken.None);
    }

    private Task LookAfterAsync(double seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return _host.LookAsync();
    }
}
