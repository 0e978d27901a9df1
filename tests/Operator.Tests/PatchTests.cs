using System.Text.Json.Nodes;

namespace WebhookOps.Operator.Tests;

/// <summary>A PATCH changes what it gives, also inside of a member, and nothing else; null is what a new thing has.</summary>
public sealed class PatchTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Of_a_source()
    {
        const string path = "/api/sources/inside";
        (await Host.PostAsync("/api/sources", """
            {"slug":"inside","requireJson":true,"dedupe":{"enabled":false,"windowSeconds":700,"header":"X-Q","body":"a.b"},"retention":{"eventDays":10,"bodyDays":3},"rateLimit":{"requests":5,"windowSeconds":2}}
            """)).Expect(201);
        await ChangesAsync(path, """{"dedupe":{"header":null}}""", "dedupe", """{"enabled":false,"windowSeconds":700,"header":null,"body":"a.b"}""");
        await ChangesAsync(path, """{"dedupe":{"windowSeconds":null,"body":null}}""", "dedupe", """{"enabled":false,"windowSeconds":259200,"header":null,"body":null}""");
        await ChangesAsync(path, """{"retention":{"eventDays":5}}""", "retention", """{"eventDays":5,"bodyDays":3}""");
        await ChangesAsync(path, """{"retention":{"bodyDays":null}}""", "retention", """{"eventDays":5,"bodyDays":null}""");
        await ChangesAsync(path, """{"rateLimit":{"requests":60}}""", "rateLimit", """{"requests":60,"windowSeconds":2}""");
        await ChangesAsync(path, """{"requireJson":null}""", "requireJson", "false");
        (await Host.PatchAsync(path, """{"rateLimit":{"requests":null}}""")).ExpectProblem(422, "required", "rateLimit.requests");
        (await Host.PatchAsync(path, """{"name":"a","name":"b"}""")).Expect(400).Text.ShouldContain("twice");
    }

    [Fact]
    public async Task Of_destinations()
    {
        (await Host.PostAsync("/api/destinations", """{"name":"inside","url":"http://192.0.9.1/","timeoutSeconds":5,"verifyTls":false}""")).Expect(201);
        await ChangesAsync("/api/destinations/inside", """{"timeoutSeconds":null}""", "timeoutSeconds", "30");
        await ChangesAsync("/api/destinations/inside", """{"verifyTls":null}""", "verifyTls", "true");
        (await Host.PatchAsync("/api/destinations/inside", """{"url":null}""")).ExpectProblem(422, "required", "url");
        (await Host.PostAsync("/api/destinations", """{"name":"inside-output","kind":"output","output":{"module":"sqlite","path":"a.db","mode":"relational","columns":{"a":"a","b":"b"}}}""")).Expect(201);
        var changed = (await Host.PatchAsync("/api/destinations/inside-output", """{"output":{"columns":{"b":"c","a":null}}}""")).Expect(200).Json["output"]!;
        changed.ToJsonString().ShouldContain("""{"b":"c"}""");
        changed.ToJsonString().ShouldContain("a.db");
    }

    [Fact]
    public async Task Of_a_channel_a_subscription_and_alerts()
    {
        (await Host.PostAsync("/api/channels", """{"name":"inside","ttlSeconds":60,"redact":["a"],"allowedAddresses":["10.0.0.0/8"],"overflow":"dead-letter-oldest"}""")).Expect(201);
        await ChangesAsync("/api/channels/inside", """{"redact":null,"allowedAddresses":null}""", "redact", "[]");
        await ChangesAsync("/api/channels/inside", """{"ttlSeconds":null,"overflow":null}""", "overflow", "\"refuse\"");
        ((int)(await Host.GetAsync("/api/channels/inside")).Json["ttlSeconds"]!).ShouldBe(86400);

        (await Host.PostAsync("/api/alert-targets", """
            {"name":"inside","kind":"mail","incidents":["agent-gone"],"mail":{"host":"192.0.9.1","port":2525,"from":"a@example.com","to":["b@example.com"],"username":"u","password":"p"}}
            """)).Expect(201);
        var mail = (await Host.PatchAsync("/api/alert-targets/inside", """{"mail":{"from":"c@example.com"},"incidents":null}""")).Expect(200).Json;
        mail["incidents"]!.AsArray().ShouldBeEmpty();
        ((string?)mail["mail"]!["from"], (int)mail["mail"]!["port"]!, (string?)mail["mail"]!["username"], (bool)mail["mail"]!["hasPassword"]!).ShouldBe(("c@example.com", 2525, "u", true));
        mail = (await Host.PatchAsync("/api/alert-targets/inside", """{"mail":{"port":null}}""")).Expect(200).Json["mail"]!;
        ((int)mail["port"]!, (bool)mail["hasPassword"]!).ShouldBe((587, false)); // another server is not told the password of the first
        (await Host.PatchAsync("/api/alert-targets/inside", """{"mail":{"host":null}}""")).Expect(422).Text.ShouldContain("mail.host");

        (await Host.PatchAsync("/api/alert-settings", """{"destinationFailing":{"share":0.9,"enabled":false},"holdSeconds":30}""")).Expect(200);
        var settings = (await Host.PatchAsync("/api/alert-settings", """{"destinationFailing":null,"holdSeconds":null}""")).Expect(200).Json;
        ((double)settings["destinationFailing"]!["share"]!, (bool)settings["destinationFailing"]!["enabled"]!, (double)settings["holdSeconds"]!).ShouldBe((0.5, true, 120));
    }

    [Theory]
    [InlineData("/api/sources", """{"slug":"new"}""", "slug")]
    [InlineData("/api/destinations", """{"name":"new","url":"http://192.0.9.1/"}""", "name")]
    [InlineData("/api/agents", """{"name":"new"}""", "name")]
    [InlineData("/api/channels", """{"name":"new"}""", "name")]
    public async Task Nothing_has_the_name_of_the_page_that_makes_it(string path, string json, string field) =>
        (await Host.PostAsync(path, json)).ExpectProblem(422, "value_invalid", field);

    [Theory]
    [InlineData("to=0001-01-01")]
    [InlineData("to=9999-12-31T23:59:59Z")]
    public async Task A_time_beyond_all_counting_is_refused(string query) => (await Host.GetAsync($"/api/stats?{query}")).ExpectProblem(422, "value_invalid", "to");

    private async Task ChangesAsync(string path, string patch, string member, string expected)
    {
        (await Host.PatchAsync(path, patch)).Expect(200);
        var now = (await Host.GetAsync(path)).Json[member];
        JsonNode.DeepEquals(now, JsonNode.Parse(expected)).ShouldBeTrue($"{patch}: {now?.ToJsonString()}");
    }
}
