using System.Text.Json.Nodes;
using WebhookOps.Core.Deliveries;

namespace WebhookOps.Operator.Tests.Inspection;

/// <summary>Events that an operator makes over the API, and what else the pages do and the API too.</summary>
public sealed class MadeEventTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task A_test_event_says_so_and_is_owed_to_the_sources_subscribers()
    {
        await Host.AddEndsAsync("tried", "tried");
        (await Host.PostAsync("/api/subscriptions", """{"source":"tried","destination":"tried"}""")).Expect(201);
        var made = (string)(await Host.PostAsync("/api/sources/tried/test", """{"type":"invoice.paid","body":{"id":7}}""")).Expect(201).Json["eventId"]!;
        var shown = (await Host.GetAsync($"/api/events/{made}")).Expect(200).Json;
        ((string?)shown["eventType"]).ShouldBe("invoice.paid");
        HeaderOf(shown, "x-webhookops-test").ShouldBe("true");
        shown["deliveries"]!.AsArray().Count.ShouldBe(1);
        (await Host.GetAsync($"/api/events/{made}/body")).Text.ShouldBe("""{"id":7}""");
        (await Host.PostAsync("/api/sources/tried/test", """{"body":"plain"}""")).Expect(201);
        (await Host.PostAsync("/api/sources/nowhere/test")).ExpectProblem(404, "source_not_found");
    }

    [Fact]
    public async Task A_resent_event_differs_in_what_was_given_and_in_nothing_else()
    {
        await Host.AddEndsAsync("resent", "resent");
        var original = await Host.AcceptAsync("resent", []);
        var path = $"/api/events/{original.PublicEventId()}/resend";
        var made = (string)(await Host.PostAsync(path, """{"body":"changed","type":"other"}""")).Expect(201).Json["eventId"]!;
        var shown = (await Host.GetAsync($"/api/events/{made}")).Expect(200).Json;
        (((string?)shown["method"]), ((string?)shown["path"]), ((string?)shown["query"]), ((string?)shown["eventType"])).ShouldBe(("POST", "/orders", "?page=1", "other"));
        HeaderOf(shown, "X-Sample").ShouldBe("one");
        HeaderOf(shown, "x-webhookops-resent-from").ShouldBe(original.PublicEventId());
        (await Host.GetAsync($"/api/events/{made}/body")).Text.ShouldBe("changed");

        var bytes = (string)(await Host.PostAsync(path, """{"bodyBase64":"AAEC"}""")).Expect(201).Json["eventId"]!;
        ((int)(await Host.GetAsync($"/api/events/{bytes}")).Json["bodySize"]!).ShouldBe(3);
    }

    [Theory]
    [InlineData("""{"source":"nowhere"}""", "source")]
    [InlineData("""{"method":"BREW"}""", "method")]
    [InlineData("""{"path":"no-slash"}""", "path")]
    [InlineData("""{"query":"a=b"}""", "query")]
    [InlineData("""{"query":"?a=b#c"}""", "query")]
    [InlineData("""{"headers":[{"name":"bad name","value":"x"}]}""", "headers")]
    [InlineData("""{"headers":[{"name":"X","value":"a\nb"}]}""", "headers")]
    [InlineData("""{"body":"a","bodyBase64":"AA=="}""", "bodyBase64")]
    public async Task What_cannot_be_sent_is_named(string changes, string field)
    {
        if ((await Host.GetAsync("/api/sources/picky")).Status == 404)
        {
            await Host.AddEndsAsync("picky");
        }

        var original = await Host.AcceptAsync("picky", []);
        var refused = await Host.PostAsync($"/api/events/{original.PublicEventId()}/resend", changes);
        refused.Expect(422).Field.ShouldBe(field);
    }

    [Fact]
    public async Task A_saved_search_is_for_everybody_until_it_is_forgotten()
    {
        var saved = (await Host.PostAsync("/api/searches", """{"name":"dead ones","query":"state:dead"}""")).Expect(201).Json;
        (await Host.PostAsync("/api/searches", """{"name":"dead ones","query":"state:dead last:1h"}""")).Expect(201);
        var list = (await Host.GetAsync("/api/searches")).Items.Where(s => (string?)s!["name"] == "dead ones").ToList();
        list.Count.ShouldBe(1);
        ((string?)list[0]!["query"]).ShouldBe("state:dead last:1h");
        ((string?)list[0]!["id"]).ShouldNotBe((string?)saved["id"]);
        (await Host.PostAsync("/api/searches", """{"name":"odd","query":"state:odd"}""")).Expect(422).Field.ShouldBe("query");
        (await Host.DeleteAsync($"/api/searches/{list[0]!["id"]}")).Expect(204);
        (await Host.DeleteAsync($"/api/searches/{list[0]!["id"]}")).ExpectProblem(404, "search_not_found");
    }

    [Fact]
    public async Task What_is_wrong_is_told_in_groups()
    {
        await Host.AddEndsAsync("wrong", "wrong");
        var made = await Host.AcceptAsync("wrong", ["wrong"]);
        await Host.AttemptAsync("wrong", DeliveryState.Dead, 500, ErrorCodes.HttpStatus);
        await Host.RejectAsync("wrong", "signature_invalid");
        var cause = (await Host.GetAsync("/api/deliveries/causes")).Items.Single(c => (string?)c!["destination"] == "wrong")!;
        ((string?)cause["error"], (int)cause["status"]!, (int)cause["count"]!).ShouldBe((ErrorCodes.HttpStatus, 500, 1));
        (await Host.GetAsync("/api/requests/reasons")).Items.ShouldContain(r => (string?)r!["slug"] == "wrong" && (string?)r["code"] == "signature_invalid");
        var overview = (await Host.GetAsync("/api/overview")).Expect(200).Json;
        overview["failing"]!.AsArray().ShouldContain(f => (string?)f!["destination"] == "wrong" && (int)f["dead"]! == 1);
        (await Host.PatchAsync("/api/destinations/wrong", """{"enabled":false}""")).Expect(200);
        (await Host.GetAsync("/api/overview")).Json["concerns"]!.AsArray().ShouldContain(c => (string?)c!["what"] == "wrong" && (string?)c["kind"] == "disabled");
        (await Host.GetAsync($"/api/events/{made.PublicEventId()}")).Json["verification"]!["steps"]!.AsArray().Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Providers_say_how_they_are_set_up()
    {
        var github = (await Host.GetAsync("/api/providers")).Items.Single(p => (string?)p!["key"] == "github")!;
        ((bool)github["signs"]!).ShouldBeTrue();
        github["steps"]!.AsArray().Count.ShouldBeGreaterThan(1);
    }

    private static string? HeaderOf(JsonNode shown, string name) =>
        (string?)shown["headers"]!.AsArray().FirstOrDefault(h => string.Equals((string?)h!["name"], name, StringComparison.OrdinalIgnoreCase))?["value"];
}
