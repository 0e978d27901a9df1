using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;
using WebhookOps.Testing;

namespace WebhookOps.Operator.Tests.Replays;

public sealed class SqliteReplayTests(SharedHost shared) : ReplayContract(shared), IClassFixture<SharedHost>;

public sealed class PostgresReplayTests(PostgresHost shared) : ReplayContract(shared), IClassFixture<PostgresHost>;

/// <summary>Replays by query: counted, run, cancelled.</summary>
public abstract class ReplayContract(SharedHost shared)
{
    private static readonly DateTimeOffset s_old = DateTimeOffset.UtcNow.AddMinutes(-30);

    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Without_a_word_it_only_counts()
    {
        await SeedAsync("tallied", 3);
        foreach (var dryRun in new[] { "", ",\"dryRun\":true" })
        {
            var count = (await Host.PostAsync("/api/replays", $$"""{"query":{"source":"tallied"}{{dryRun}}}""")).Expect(200).Json;
            ((long)count["events"]!).ShouldBe(3);
            ((bool)count["dryRun"]!).ShouldBeTrue();
        }

        (await Host.GetAsync("/api/deliveries?source=tallied&state=pending")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_sends_what_the_query_finds_to_where_it_went()
    {
        await SeedAsync("rerun", 450);
        var job = await RunAsync("""{"query":{"source":"rerun"},"reason":"a lost disk","dryRun":false}""");
        ((long)job["total"]!).ShouldBe(450);
        ((long)job["made"]!).ShouldBe(450);
        ((string?)job["query"]!["source"]).ShouldBe("rerun");
        ((string?)job["reason"]).ShouldBe("a lost disk");
        ((string?)job["actor"]).ShouldBe("configuration");
        job["finishedAt"].ShouldNotBeNull();

        var made = await Host.ClaimAsync("rerun-a");
        made.Count.ShouldBe(450);
        made.Select(d => d.Event!.Id).ShouldBeUnique();
        made.ShouldAllBe(d => d.Trigger == AttemptTrigger.Replay);

        var listed = (await Host.GetAsync($"/api/deliveries?replay={job["id"]}&limit=200")).Expect(200).Items;
        listed.Count.ShouldBe(200);
        listed.ShouldAllBe(d => (string?)d!["replayId"] == (string?)job["id"]);
        (await Host.GetAsync("/api/replays")).Items.ShouldContain(r => (string?)r!["id"] == (string?)job["id"]);
        (await Host.GetAsync("/api/audit")).Items.ShouldContain(a => (string?)a!["action"] == "replay.create" && (string?)a["subject"] == (string?)job["id"]);
    }

    [Fact]
    public async Task A_query_for_a_state_or_destination_is_about_those_deliveries_only()
    {
        await Host.AddEndsAsync("partly", "partly-good", "partly-bad");
        await Host.AcceptAsync("partly", ["partly-good", "partly-bad"], at: s_old);
        await Host.AttemptAsync("partly-good", DeliveryState.Delivered);
        await Host.AttemptAsync("partly-bad", DeliveryState.Dead, 500, ErrorCodes.HttpStatus);

        ((long)(await RunAsync("""{"query":{"source":"partly","state":"dead"},"dryRun":false}"""))["made"]!).ShouldBe(1);
        (await Host.ClaimAsync("partly-bad")).Count.ShouldBe(1);
        ((long)(await RunAsync("""{"query":{"source":"partly","destination":"partly-good"},"dryRun":false}"""))["made"]!).ShouldBe(1);
        (await Host.ClaimAsync("partly-good")).Count.ShouldBe(1);
        (await Host.ClaimAsync("partly-bad")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_retry_takes_what_ended_without_success_and_counts_what_it_changed()
    {
        string[] ends = ["once-dead", "once-cancelled", "once-waiting", "once-sending", "once-good"];
        await Host.AddEndsAsync("once", ends);
        var made = await Host.AcceptAsync("once", ends, at: s_old);
        await Host.AttemptAsync("once-dead", DeliveryState.Dead, 500, ErrorCodes.HttpStatus);
        (await Host.PostAsync($"/api/deliveries/{made.PublicDeliveryId(1)}/cancel")).Expect(200);
        await Host.AttemptAsync("once-waiting", DeliveryState.Pending, 500, ErrorCodes.HttpStatus);
        await Host.ClaimAsync("once-sending");
        await Host.AttemptAsync("once-good", DeliveryState.Delivered);

        ((long)(await RunAsync("""{"query":{"source":"once"},"action":"retry","dryRun":false}"""))["made"]!).ShouldBe(2);
        (await StateAsync()).ShouldBe([("pending", 0), ("pending", 0), ("pending", 1), ("sending", 1), ("delivered", 1)]);

        ((long)(await RunAsync("""{"query":{"source":"once","state":"sending"},"action":"retry","dryRun":false}"""))["made"]!).ShouldBe(0);
        ((long)(await RunAsync("""{"query":{"q":"source:once state:pending,delivered"},"action":"retry","dryRun":false}"""))["made"]!).ShouldBe(4);
        (await StateAsync()).ShouldBe([("pending", 0), ("pending", 0), ("pending", 0), ("sending", 1), ("pending", 0)]);
        ((long)(await RunAsync("""{"query":{"source":"once"},"action":"cancel","dryRun":false}"""))["made"]!).ShouldBe(4);

        async Task<IReadOnlyList<(string? State, int Attempts)>> StateAsync()
        {
            var deliveries = (await Host.GetAsync($"/api/events/{made.PublicEventId()}")).Expect(200).Json["deliveries"]!.AsArray();
            return [.. ends.Select(e => deliveries.Single(d => (string?)d!["destination"] == e)).Select(d => ((string?)d!["state"], (int)d["attemptCount"]!))];
        }
    }

    [Fact]
    public async Task A_job_may_lead_elsewhere()
    {
        await SeedAsync("moved", 2);
        await Host.AddEndsAsync("moved-unused", "moved-new");
        await RunAsync("""{"query":{"source":"moved"},"destination":"moved-new","ratePerSecond":1000,"dryRun":false}""");
        (await Host.ClaimAsync("moved-new")).Count.ShouldBe(2);
        (await Host.ClaimAsync("moved-a")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_is_slow_on_purpose_can_be_cancelled()
    {
        await SeedAsync("slowly", 3);
        var id = await StartAsync("""{"query":{"source":"slowly"},"ratePerSecond":0.01,"dryRun":false}""");
        await Eventually.HoldsAsync(async () => (long)(await ReadAsync(id))["made"]! == 1, "the first delivery of the job");

        ((string?)(await Host.PostAsync($"/api/replays/{id}/cancel")).Expect(200).Json["state"]).ShouldBe("cancelled");
        (await Host.PostAsync($"/api/replays/{id}/cancel")).ExpectProblem(409, "replay_not_running");
        ((long)(await ReadAsync(id))["made"]!).ShouldBe(1);
        (await Host.GetAsync("/api/audit")).Items.ShouldContain(a => (string?)a!["action"] == "replay.cancel" && (string?)a["subject"] == id);
    }

    [Fact]
    public async Task A_page_that_a_crash_left_half_done_is_made_whole_and_counted_once()
    {
        var events = await SeedAsync("broken-off", 4);
        var replay = new Replay
        {
            Id = Guid.CreateVersion7(),
            Query = """{"source":"broken-off"}""",
            Total = 4,
            Made = 1,
            Cursor = events[3], // the newest is done
            CreatedAt = DateTimeOffset.UtcNow,
        };
        var (source, destination) = (Host.SourceId("broken-off"), Host.DestinationId("broken-off-a"));
        await Host.Services.GetRequiredService<IDeliveryQueue>().AddReplayAsync(
            [.. events.Skip(2).Select(e => new ReplayDelivery(replay.DeliveryIdFor(e, destination), e, source, destination, null, replay.Id))],
            CancellationToken.None);
        await PutAsync(replay);

        var job = await EndAsync(PublicId.Format(PublicId.Replay, replay.Id));
        ((string?)job["state"]).ShouldBe("done");
        ((long)job["made"]!).ShouldBe(4);
        (await Host.ClaimAsync("broken-off-a")).Select(d => d.Event!.Id).Order().ShouldBe(events);
    }

    [Fact]
    public async Task A_job_whose_ends_are_gone_says_so()
    {
        var replay = new Replay { Id = Guid.CreateVersion7(), Query = """{"source":"never-there"}""", CreatedAt = DateTimeOffset.UtcNow };
        await PutAsync(replay);
        var job = await EndAsync(PublicId.Format(PublicId.Replay, replay.Id));
        ((string?)job["state"]).ShouldBe("failed");
        ((string?)job["error"]).ShouldNotBeNull().ShouldContain("removed");
    }

    [Theory]
    [InlineData("""{}""", "required", "query")]
    [InlineData("""{"query":{"source":"nobody"}}""", "source_not_found", "query.source")]
    [InlineData("""{"query":{"state":"lost"}}""", "value_invalid", "query.state")]
    [InlineData("""{"query":{"colour":"red"}}""", "unknown_property", "query.colour")]
    [InlineData("""{"query":{},"destination":"nobody"}""", "destination_not_found", "destination")]
    [InlineData("""{"query":{},"ratePerSecond":0}""", "out_of_range", "ratePerSecond")]
    [InlineData("""{"query":{},"dryRun":"no"}""", "type_invalid", "dryRun")]
    public async Task Bad_input_is_named(string json, string code, string field) =>
        (await Host.PostAsync("/api/replays", json)).ExpectProblem(422, code, field);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("rpl_00000000000000000000000000")]
    public async Task An_unknown_id_is_not_found(string id)
    {
        (await Host.GetAsync($"/api/replays/{id}")).ExpectProblem(404, "replay_not_found");
        (await Host.PostAsync($"/api/replays/{id}/cancel")).ExpectProblem(404, "replay_not_found");
    }

    /// <summary>Delivered events of a source, to <c>{source}-a</c>; oldest first.</summary>
    private async Task<List<Guid>> SeedAsync(string source, int count)
    {
        var destination = source + "-a";
        await Host.AddEndsAsync(source, destination);
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await Host.AcceptAsync(source, [destination], at: s_old.AddMilliseconds(i))).Id);
        }

        await Host.AttemptAsync(destination, DeliveryState.Delivered);
        return ids;
    }

    private async Task PutAsync(Replay replay)
    {
        await Host.Services.GetRequiredService<LedgerEditor>().EditAsync(
            (db, _) =>
            {
                db.Replays.Add(replay);
                return Task.FromResult(true);
            },
            CancellationToken.None);
        await StartAsync("""{"query":{"type":"of nothing"},"dryRun":false}"""); // makes it look
    }

    private async Task<JsonNode> RunAsync(string json)
    {
        var job = await EndAsync(await StartAsync(json));
        ((string?)job["state"]).ShouldBe("done");
        return job;
    }

    private async Task<string> StartAsync(string json) => (string)(await Host.PostAsync("/api/replays", json)).Expect(202).Json["id"]!;

    private async Task<JsonNode> ReadAsync(string id) => (await Host.GetAsync($"/api/replays/{id}")).Expect(200).Json;

    private async Task<JsonNode> EndAsync(string id)
    {
        await Eventually.HoldsAsync(async () => (string?)(await ReadAsync(id))["state"] != "running", "the end of the job");
        return await ReadAsync(id);
    }
}
