using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;

namespace WebhookOps.Operator.Tests.Inspection;

public sealed class SqliteOverviewTests(SharedHost shared) : OverviewContract(shared), IClassFixture<SharedHost>;

public sealed class PostgresOverviewTests(PostgresHost shared) : OverviewContract(shared), IClassFixture<PostgresHost>;

/// <summary>Rejected requests, the audit trail and the counts.</summary>
public abstract class OverviewContract(SharedHost shared)
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Rejected_requests_are_listed_by_slug_and_code_and_read_one_by_one()
    {
        var unsigned = await Host.RejectAsync("turned-away", "signature_invalid");
        var limited = await Host.RejectAsync("turned-away", "rate_limited");
        await Finds("verdict=rejected&source=turned-away", limited, unsigned);
        await Finds("source=turned-away&code=signature_invalid", unsigned);
        await Finds($"source=turned-away&to={DateTimeOffset.UtcNow.AddHours(-1).UtcDateTime:O}");
        (await Host.GetAsync("/api/requests?verdict=accepted")).ExpectProblem(422, "value_invalid", "verdict");

        var id = PublicId.Format(PublicId.Request, unsigned.Id);
        var read = (await Host.GetAsync($"/api/requests/{id}")).Expect(200).Json;
        ((string?)read["verdict"]).ShouldBe("rejected");
        ((string?)read["reason"]).ShouldBe("invalid signature");
        ((int)read["status"]!).ShouldBe(401);
        Convert.FromBase64String((string)read["body"]!).ShouldBe(unsigned.Body);
        ((string?)read["headers"]![0]!["value"]).ShouldBe("***");
        (await Host.GetAsync("/api/requests/req_00000000000000000000000000")).ExpectProblem(404, "request_not_found");

        async Task Finds(string query, params Core.Events.RejectedRequest[] expected)
        {
            var found = (await Host.GetAsync($"/api/requests?{query}")).Expect(200);
            found.Items.Select(r => (string?)r!["id"]).ShouldBe(expected.Select(r => PublicId.Format(PublicId.Request, r.Id)), query);
            found.Items.ShouldAllBe(r => r!["body"] == null && r["headers"] == null);
        }
    }

    [Fact]
    public async Task The_audit_trail_says_who_did_what()
    {
        await Host.AddEndsAsync("watched", "watched-a");
        (await Host.PatchAsync("/api/sources/watched", """{"name":"Watched","signingSecret":"canary-of-the-audit"}""")).Expect(200);
        (await Host.PatchAsync("/api/sources/watched", """{"maxBodyBytes":-1}""")).Expect(422);

        var trail = (await Host.GetAsync("/api/audit?limit=200")).Expect(200);
        var deeds = trail.Items.Where(a => (string?)a!["subject"] == "watched").ToList();
        deeds.Select(a => (string?)a!["action"]).ShouldBe(["source.update", "source.create"]);
        deeds.ShouldAllBe(a => (string?)a!["actor"] == "configuration");
        deeds[0]!["details"]!["changed"]!.AsArray().Select(c => (string?)c).ShouldBe(["name", "signingSecret"]);
        trail.Text.ShouldNotContain("canary-of-the-audit");

        var first = (await Host.GetAsync("/api/audit?limit=1")).Expect(200);
        var second = (await Host.GetAsync($"/api/audit?limit=1&after={first.Json["next"]}")).Expect(200);
        ((string?)second.Items.Single()!["id"]).ShouldNotBe((string?)first.Items.Single()!["id"]);
    }

    [Fact]
    public async Task The_counts_are_those_of_the_ledger()
    {
        var before = (await Host.GetAsync("/api/stats")).Expect(200).Json;
        await Host.AddEndsAsync("counted", "counted-a", "counted-b");
        await Host.AcceptAsync("counted", ["counted-a"]);
        await Host.AttemptAsync("counted-a", DeliveryState.Delivered);
        await Host.AcceptAsync("counted", ["counted-a"]);
        await Host.AttemptAsync("counted-a", DeliveryState.Dead, 500, ErrorCodes.HttpStatus);
        await Host.AcceptAsync("counted", ["counted-b"]);
        (await Host.PostAsync("/api/destinations/counted-b/pause")).Expect(200);

        var after = (await Host.GetAsync("/api/stats?to=" + DateTimeOffset.UtcNow.AddSeconds(1).UtcDateTime.ToString("O"))).Expect(200).Json;
        ((long)after["dead"]! - (long)before["dead"]!).ShouldBe(1);
        ((long)after["held"]! - (long)before["held"]!).ShouldBe(1);
        var buckets = after["buckets"]!.AsArray();
        buckets.Count.ShouldBe(60);
        buckets.Sum(b => (long)b!["accepted"]!).ShouldBeGreaterThanOrEqualTo(3);
        buckets.Sum(b => (long)b!["delivered"]!).ShouldBeGreaterThanOrEqualTo(1);
        buckets.Sum(b => (long)b!["failed"]!).ShouldBeGreaterThanOrEqualTo(1);
        ((int)after["latencyMs"]!["sample"]!).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=soon", "from")]
    public async Task A_period_that_cannot_be_counted_is_refused(string query, string field) =>
        (await Host.GetAsync($"/api/stats?{query}")).ExpectProblem(422, "value_invalid", field);
}
