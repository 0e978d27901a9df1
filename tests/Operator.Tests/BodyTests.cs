namespace WebhookOps.Operator.Tests;

/// <summary>What the API makes of a body that is missing or is none of JSON, and of addresses that it does not have.</summary>
public sealed class BodyTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Where_nothing_need_be_said_no_body_need_be_sent()
    {
        await Host.AddEndsAsync("wordless", "wordless-a");
        var made = await Host.AcceptAsync("wordless", ["wordless-a"]);
        (await Host.PostAsync("/api/channels", """{"name":"wordless"}""")).Expect(201);

        (await Host.SendAsync(HttpMethod.Post, $"/api/events/{made.PublicEventId()}/replay")).Expect(202);
        (await Host.SendAsync(HttpMethod.Post, "/api/channels/wordless/rotate-token")).Expect(200);
        (await Host.SendAsync(HttpMethod.Post, "/api/destinations/wordless-a/rotate-secret")).Expect(200);
    }

    [Theory]
    [InlineData("/api/sources", "slug")]
    [InlineData("/api/destinations", "name")]
    [InlineData("/api/subscriptions", "source")]
    public async Task Where_something_must_be_said_it_is_named(string path, string field) =>
        (await Host.SendAsync(HttpMethod.Post, path)).ExpectProblem(422, "required", field);

    [Fact]
    public async Task What_is_not_JSON_is_not_read()
    {
        using var form = new StringContent("slug=form");
        using var answer = await Host.Client.PostAsync("/api/sources", form);
        (await ApiAnswer.ReadAsync(answer)).ExpectProblem(415, "content_type_unsupported");
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "route_not_found")]
    [InlineData("DELETE", "/api/events", 405, "method_not_allowed")]
    public async Task What_routing_refuses_is_a_problem_too(string method, string path, int status, string code) =>
        (await Host.SendAsync(HttpMethod.Parse(method), path)).ExpectProblem(status, code);
}
