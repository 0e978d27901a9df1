using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Secrets;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>Incidents, their notices, tallies and duties: the same on every engine.</summary>
public abstract class AlertContract(ILedgerUnderTest ledger) : LedgerContract(ledger)
{
    private EngineUnderTest Engine => (EngineUnderTest)Ledger;

    private IncidentLog Log => Engine.Get<IncidentLog>();

    private NoticeQueue Queue => Engine.Get<NoticeQueue>();

    [Fact]
    public async Task Of_many_who_open_the_same_incident_one_does_and_each_target_has_one_notice()
    {
        var (all, some, off) = (Target("all"), Target("some", "agent-gone"), Target("off"));
        off.Enabled = false;
        await AddAsync(all, some, off);
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Log.OpenAsync(New(), Cancellation))));
        tries.Count(opened => opened).ShouldBe(1);
        (await Log.OpenOnesAsync(Cancellation)).ShouldHaveSingleItem().Subject.ShouldBe("app");
        var due = (await Queue.DueAsync(10, Cancellation)).ShouldHaveSingleItem();
        due.Target.Id.ShouldBe(all.Id);
        due.Notice.Phase.ShouldBe(NoticePhase.Opened);
        (await Log.OpenAsync(New(IncidentKind.AgentGone), Cancellation)).ShouldBeTrue();
        (await Queue.DueAsync(10, Cancellation)).Count(d => d.Target.Id == some.Id).ShouldBe(1);
        (await Log.CountOpenAsync(Cancellation)).ShouldBe(
            new Dictionary<IncidentKind, int> { [IncidentKind.DestinationFailing] = 1, [IncidentKind.AgentGone] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task An_incident_ends_once_may_open_again_and_its_end_is_told_after_its_beginning()
    {
        await AddAsync(Target("all"));
        var incident = New();
        await Log.OpenAsync(incident, Cancellation);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Log.MarkAsync(incident.Id, Clock.Now, Cancellation);
        (await Log.OpenOnesAsync(Cancellation)).Single().ClearSince.ShouldBe(Clock.Now);
        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Log.ResolveAsync(incident.Id, "over", Cancellation))));
        ends.Count(ended => ended).ShouldBe(1);
        (await Log.OpenOnesAsync(Cancellation)).ShouldBeEmpty();
        (await Log.OpenAsync(New(), Cancellation)).ShouldBeTrue();

        var due = await Queue.DueAsync(10, Cancellation);
        due.ShouldAllBe(d => d.Notice.Phase == NoticePhase.Opened);
        await Queue.ToldAsync(due.Single(d => d.Incident.Id == incident.Id).Notice, Cancellation);
        var end = (await Queue.DueAsync(10, Cancellation)).Single(d => d.Incident.Id == incident.Id);
        end.Notice.Phase.ShouldBe(NoticePhase.Resolved);
        end.Incident.Resolution.ShouldBe("over");
        var (kept, notices) = (await Log.GetAsync(incident.Id, Cancellation)).ShouldNotBeNull();
        kept.ResolvedAt.ShouldBe(Clock.Now);
        notices.Select(n => (n.Notice.Phase, n.Notice.State, n.Target)).ShouldBe([(NoticePhase.Opened, NoticeState.Told, "all"), (NoticePhase.Resolved, NoticeState.Waiting, "all")]);
    }

    [Fact]
    public async Task A_notice_is_taken_by_one_is_due_again_if_that_one_dies_and_waits_after_a_failure()
    {
        await AddAsync(Target("all"));
        await Log.OpenAsync(New(), Cancellation);
        await Log.OpenAsync(New(IncidentKind.AgentGone), Cancellation);
        var both = await Queue.DueAsync(10, Cancellation);
        var notice = both[0].Notice;
        var until = Clock.Now.AddMinutes(2);
        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Queue.ClaimAsync(notice, until, Cancellation))));
        claims.Count(claimed => claimed).ShouldBe(1);
        (await Queue.DueAsync(10, Cancellation)).Single().Notice.Id.ShouldBe(both[1].Notice.Id);
        Clock.Advance(TimeSpan.FromMinutes(2));
        var again = (await Queue.DueAsync(10, Cancellation)).Single(d => d.Notice.Id == notice.Id).Notice;
        again.Attempts.ShouldBe(1);

        await Queue.FailedAsync(again, "no answer", Clock.Now.AddSeconds(10), Cancellation);
        (await Queue.DueAsync(10, Cancellation)).ShouldBeEmpty("the other one goes to the same target");
        Clock.Advance(TimeSpan.FromSeconds(10));
        var late = (await Queue.DueAsync(10, Cancellation)).Single(d => d.Notice.Id == notice.Id).Notice;
        late.LastError.ShouldBe("no answer");
        await Queue.FailedAsync(late, "still none", null, Cancellation);
        (await Queue.DueAsync(10, Cancellation)).ShouldHaveSingleItem().Notice.Id.ShouldBe(both[1].Notice.Id);
        await Log.ResolveAsync(notice.IncidentId, "over", Cancellation);
        (await Queue.DueAsync(10, Cancellation)).ShouldHaveSingleItem("who was not told of the beginning is not told of the end");
    }

    [Fact]
    public async Task A_duty_is_one_process_at_a_time_and_goes_to_another_when_it_is_not_renewed()
    {
        var duties = Engine.Get<Duties>();
        var minute = TimeSpan.FromMinutes(1);
        var processes = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToList();
        var first = await Task.WhenAll(processes.Select(p => Task.Run(() => duties.TakeAsync("watch", p, minute, Cancellation))));
        first.Count(took => took).ShouldBe(1);
        var holder = processes[Array.IndexOf(first, true)];
        var other = processes.First(p => p != holder);
        Clock.Advance(minute * 0.7);
        (await duties.TakeAsync("watch", holder, minute, Cancellation)).ShouldBeTrue();
        Clock.Advance(minute * 0.7);
        (await duties.TakeAsync("watch", other, minute, Cancellation)).ShouldBeFalse();
        Clock.Advance(minute);
        (await duties.TakeAsync("watch", other, minute, Cancellation)).ShouldBeTrue();
        (await duties.TakeAsync("watch", holder, minute, Cancellation)).ShouldBeFalse();
        await duties.ReleaseAsync("watch", holder, Cancellation);
        (await duties.TakeAsync("watch", holder, minute, Cancellation)).ShouldBeFalse("it was no longer its own to leave");
        await duties.ReleaseAsync("watch", other, Cancellation);
        (await duties.TakeAsync("watch", holder, minute, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task Tallies_add_up_over_workers_and_the_newest_are_told_apart()
    {
        var log = Engine.Get<TallyLog>();
        var other = Guid.CreateVersion7();
        await log.AddAsync([new(Destination, 1, 9), new(other, 5, 0)], Cancellation);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await log.AddAsync([new(Destination, 3, 0)], Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await log.AddAsync([new(Destination, 4, 1) { LastFailed = false }], Cancellation);
        var sums = await log.SumAsync(Clock.Now.AddMinutes(-5), Cancellation);
        sums[Destination].ShouldBe(new TallySum(Destination, 8, 10));
        sums[other].ShouldBe(new TallySum(other, 5, 0));
        (await log.SumAsync(Clock.Now.AddMinutes(-1), Cancellation)).Keys.ShouldBe([Destination]);
        (await log.NewestAsync([Destination], Clock.Now.AddMinutes(-5), Cancellation))[Destination].ShouldBe(new TallySum(Destination, 7, 1) { LastFailed = false });
        Clock.Advance(TimeSpan.FromHours(3));
        await log.AddAsync([new(other, 1, 0)], Cancellation);
        (await Ledger.CountAsync("delivery_tallies")).ShouldBe(1);
    }

    [Fact]
    public async Task Readings_tell_the_oldest_that_is_ready_and_which_agents_are_missing()
    {
        var readings = Engine.Get<AlertReadings>();
        var paused = Guid.CreateVersion7();
        await Ledger.PutDestinationAsync(paused, paused: true);
        (await readings.OldestReadyAsync(Cancellation)).ShouldBeEmpty();
        await AppendAsync();
        await AppendAsync(Sample(destinations: paused));
        var since = Clock.Now;
        Clock.Advance(TimeSpan.FromMinutes(1));
        await AppendAsync();
        (await readings.OldestReadyAsync(Cancellation)).ShouldBe([KeyValuePair.Create(Destination, since)]);
        (await readings.LastFailureAsync(Destination, Cancellation)).ShouldBeNull();
        foreach (var claim in await ClaimAsync())
        {
            await RecordAsync(Outcome(claim, Core.Deliveries.DeliveryState.Pending, Clock.Now.AddMinutes(1), 503, "HTTP_STATUS"));
        }

        (await readings.OldestReadyAsync(Cancellation)).ShouldBeEmpty("what waits for its next attempt could not go out");
        (await readings.LastFailureAsync(Destination, Cancellation)).ShouldBe(("HTTP_STATUS", 503));

        await AddAsync(
            Agent("never"),
            Agent("here", a => (a.ConnectedAt, a.LastSeenAt) = (Clock.Now.AddDays(-1), Clock.Now)),
            Agent("left", a => (a.ConnectedAt, a.LastSeenAt, a.DisconnectedAt) = (Clock.Now.AddDays(-1), Clock.Now, Clock.Now)),
            Agent("silent", a => (a.ConnectedAt, a.LastSeenAt) = (Clock.Now.AddDays(-1), Clock.Now.AddMinutes(-1))),
            Agent("revoked", a => (a.ConnectedAt, a.DisconnectedAt, a.RevokedAt) = (Clock.Now, Clock.Now, Clock.Now)));
        (await readings.GoneAgentsAsync(Cancellation)).Select(a => (a.Name, a.Since)).ShouldBe([("left", Clock.Now), ("silent", Clock.Now.AddMinutes(-1))], ignoreOrder: true);
        (await readings.AgentsAsync(Cancellation)).Values.ShouldBe(["never", "here", "left", "silent"], ignoreOrder: true);
    }

    [Fact]
    public async Task Settings_are_kept_old_incidents_go_and_secrets_lie_sealed()
    {
        var store = Engine.Get<AlertSettingsStore>();
        (await store.ReadAsync(Cancellation)).ShouldBe(new AlertSettings());
        var other = new AlertSettings { HoldSeconds = 7, BacklogGrowing = new() { Count = 9 }, AgentGone = new() { Enabled = false } };
        for (var i = 0; i < 2; i++)
        {
            await Engine.Get<LedgerEditor>().EditAsync(async (db, stop) =>
            {
                await AlertSettingsStore.WriteAsync(db, other, stop);
                return 0;
            }, Cancellation);
        }

        (await store.ReadAsync(Cancellation)).ShouldBe(other);

        var target = Target("all");
        target.Settings = new() { Url = new Secret("https://hooks.example/very-secret"), Mail = new() { Password = new("mail-secret") } };
        await AddAsync(target);
        await using var context = await Engine.Get<IDbContextFactory<LedgerContext>>().CreateDbContextAsync(Cancellation);
        (await context.AlertTargets.SingleAsync(Cancellation)).Settings.Mail!.Password.Reveal().ShouldBe("mail-secret");
        var kept = await context.Database.SqlQueryRaw<string>("SELECT settings AS \"Value\" FROM alert_targets").SingleAsync(Cancellation);
        kept.ShouldNotContain("secret");

        var incident = New();
        await Log.OpenAsync(incident, Cancellation);
        await Log.ResolveAsync(incident.Id, "over", Cancellation);
        await Log.RemoveBeforeAsync(Clock.Now, Cancellation);
        (await Ledger.CountAsync("incidents")).ShouldBe(1);
        await Log.RemoveBeforeAsync(Clock.Now.AddSeconds(1), Cancellation);
        (await Ledger.CountAsync("incidents")).ShouldBe(0);
        (await Ledger.CountAsync("notices")).ShouldBe(0);
    }

    private Incident New(IncidentKind kind = IncidentKind.DestinationFailing) => new()
    {
        Id = PublicId.New(Clock),
        Kind = kind,
        SubjectId = Destination,
        Subject = "app",
        Summary = "It does not work.",
        OpenedAt = Clock.Now,
    };

    private AlertTarget Target(string name, params string[] incidents) =>
        new() { Id = PublicId.New(Clock), Name = name, Incidents = incidents, CreatedAt = Clock.Now, UpdatedAt = Clock.Now };

    private Core.Agents.Agent Agent(string name, Action<Core.Agents.Agent>? change = null)
    {
        var agent = new Core.Agents.Agent { Id = PublicId.New(Clock), Name = name, TunnelId = name, CreatedAt = Clock.Now, UpdatedAt = Clock.Now };
        change?.Invoke(agent);
        return agent;
    }

    private Task<int> AddAsync(params object[] rows) => Engine.Get<LedgerEditor>().EditAsync(
        (db, _) =>
        {
            db.AddRange(rows);
            return Task.FromResult(0);
        },
        Cancellation);
}
