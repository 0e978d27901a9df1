namespace WebhookOps.Operator.Tests;

public sealed class SubscriptionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task A_subscription_is_made_read_changed_listed_and_removed()
    {
        await MakeEndsAsync("a");
        var made = (await Host.PostAsync("/api/subscriptions", """{"source":"from-a","destination":"to-a","retry":{"maxAttempts":3}}""")).Expect(201).Json;
        var id = (string)made["id"]!;
        id.ShouldStartWith("sub_");
        ((int)made["retry"]!["maxAttempts"]!).ShouldBe(3);
        ((double)made["retry"]!["baseSeconds"]!).ShouldBe(5);

        var changed = (await Host.PatchAsync($"/api/subscriptions/{id}", """{"retry":{"factor":3},"enabled":false}""")).Expect(200).Json;
        ((int)changed["retry"]!["maxAttempts"]!).ShouldBe(3);
        ((double)changed["retry"]!["factor"]!).ShouldBe(3);
        ((bool)changed["enabled"]!).ShouldBeFalse();

        ((string?)(await Host.GetAsync($"/api/subscriptions/{id}")).Expect(200).Json["source"]).ShouldBe("from-a");
        (await Host.GetAsync("/api/subscriptions")).Items.ShouldContain(s => (string?)s!["id"] == id);
        (await Host.DeleteAsync($"/api/subscriptions/{id}")).Expect(204);
        (await Host.GetAsync($"/api/subscriptions/{id}")).ExpectProblem(404, "subscription_not_found");
    }

    [Fact]
    public async Task The_same_once_more_is_refused_and_another_filter_is_another()
    {
        await Host.AddEndsAsync("same", "same");
        const string filtered = """{"source":"same","destination":"same","filter":{"type":"a"}}""";
        (await Host.PostAsync("/api/subscriptions", """{"source":"same","destination":"same"}""")).Expect(201);
        (await Host.PostAsync("/api/subscriptions", """{"source":"same","destination":"same","retry":{"maxAttempts":2}}""")).ExpectProblem(409, "subscription_exists");
        (await Host.PostAsync("/api/subscriptions", filtered)).Expect(201);
        (await Host.PostAsync("/api/subscriptions", filtered)).ExpectProblem(409, "subscription_exists");
        (await Host.PostAsync("/api/subscriptions", filtered.Replace(":", " : ", StringComparison.Ordinal))).ExpectProblem(409, "subscription_exists");
    }

    [Fact]
    public async Task One_is_not_changed_into_another_that_is_there()
    {
        await Host.AddEndsAsync("twin", "twin");
        await Host.PostAsync("/api/subscriptions", """{"source":"twin","destination":"twin"}""");
        var made = (await Host.PostAsync("/api/subscriptions", """{"source":"twin","destination":"twin","filter":{"type":"a"}}""")).Expect(201).Json;
        var path = $"/api/subscriptions/{made["id"]}";
        (await Host.PatchAsync(path, """{"filter":null}""")).ExpectProblem(409, "subscription_exists");
        ((string?)(await Host.GetAsync(path)).Json["filter"]!["type"]).ShouldBe("a");
        (await Host.PatchAsync(path, """{"filter":{"type":"a"},"enabled":false}""")).Expect(200);
        (await Host.PatchAsync(path, """{"filter":{"type":"b"}}""")).Expect(200);
    }

    [Fact]
    public async Task A_subscription_goes_with_its_source()
    {
        await MakeEndsAsync("b");
        var id = (string)(await Host.PostAsync("/api/subscriptions", """{"source":"from-b","destination":"to-b"}""")).Expect(201).Json["id"]!;
        (await Host.DeleteAsync("/api/sources/from-b")).Expect(204);
        (await Host.GetAsync($"/api/subscriptions/{id}")).ExpectProblem(404, "subscription_not_found");
    }

    [Theory]
    [InlineData("""{}""", "required", "source")]
    [InlineData("""{"source":"nobody"}""", "source_not_found", "source")]
    [InlineData("""{"source":"from-c","destination":"nobody"}""", "destination_not_found", "destination")]
    [InlineData("""{"source":"from-c","destination":"to-c","retry":{"maxAttempts":0}}""", "out_of_range", "retry.maxAttempts")]
    [InlineData("""{"source":"from-c","destination":"to-c","retry":{"jitter":2}}""", "out_of_range", "retry.jitter")]
    [InlineData("""{"source":"from-c","destination":"to-c","retry":{"times":2}}""", "unknown_property", "retry.times")]
    [InlineData("""{"source":"from-c","destination":"to-c","filter":[]}""", "filter_invalid", "filter")]
    [InlineData("""{"source":"from-c","destination":"to-c","filter":{"colour":"red"}}""", "filter_invalid", "filter.colour")]
    [InlineData("""{"source":"from-c","destination":"to-c","filter":{"body":{"a.b":{"$near":1}}}}""", "filter_invalid", "filter.body.a.b.$near")]
    public async Task Bad_input_is_named(string json, string code, string field)
    {
        await MakeEndsAsync("c");
        (await Host.PostAsync("/api/subscriptions", json)).ExpectProblem(422, code, field);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("sub_00000000000000000000000000")]
    [InlineData("src_00000000000000000000000000")]
    public async Task An_unknown_id_is_not_found(string id)
    {
        (await Host.GetAsync($"/api/subscriptions/{id}")).ExpectProblem(404, "subscription_not_found");
        (await Host.PatchAsync($"/api/subscriptions/{id}", "{}")).ExpectProblem(404, "subscription_not_found");
        (await Host.DeleteAsync($"/api/subscriptions/{id}")).ExpectProblem(404, "subscription_not_found");
    }

    private async Task MakeEndsAsync(string suffix)
    {
        await Host.PostAsync("/api/sources", $$"""{"slug":"from-{{suffix}}"}""");
        await Host.PostAsync("/api/destinations", $$"""{"name":"to-{{suffix}}","url":"http://192.0.9.1/"}""");
    }
}
