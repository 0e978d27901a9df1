namespace WebhookOps.Operator.Tests;

/// <summary>Query parameters: none is dropped, and each is named when it is wrong.</summary>
public sealed class QueryTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Every_operation_refuses_parameters_that_it_does_not_have_and_values_that_its_own_cannot_take()
    {
        var document = (await Host.GetAsync("/openapi/v1.json")).Expect(200).Json;
        var typed = 0;
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            var address = path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            foreach (var (verb, operation) in operations!.AsObject())
            {
                var method = HttpMethod.Parse(verb.ToUpperInvariant());
                var own = operation!["parameters"]?.AsArray().Where(p => (string?)p!["in"] == "query").ToList() ?? [];
                var refused = await Host.SendAsync(method, address + "?noSuch=1");
                refused.ExpectProblem(422, "unknown_parameter", "noSuch");
                var named = ((string)refused.Json["detail"]!).Split("here. ")[1];
                named.ShouldBe(own.Count == 0 ? "It takes none." : $"Known: {string.Join(", ", own.Select(p => p!["name"]))}.", $"{method} {path}");
                foreach (var parameter in own.Where(p => (string?)p!["schema"]!["type"] is "integer" or "boolean"))
                {
                    var name = (string)parameter!["name"]!;
                    var odd = await Host.SendAsync(method, $"{address}?{name}=banana");
                    odd.ExpectProblem(422, name == "limit" && own.Any(p => (string?)p!["name"] == "after" && !path.Contains("tunnels", StringComparison.Ordinal)) ? "out_of_range" : "value_invalid", name);
                    ((string?)odd.Json["detail"]).ShouldNotBeNull().ShouldStartWith("Must be ");
                    typed++;
                }
            }
        }

        typed.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("/api/configuration/apply?prun=true", "unknown_parameter", "prun")]
    [InlineData("/api/configuration/apply?prune=banana", "value_invalid", "prune")]
    [InlineData("/api/configuration/apply?prune", "value_invalid", "prune")]
    [InlineData("/api/configuration/apply?prune=true&prune=false", "value_invalid", "prune")]
    [InlineData("/api/configuration/apply?version=abc", "value_invalid", "version")]
    [InlineData("/api/configuration/apply?version=99999999999999999999", "value_invalid", "version")]
    [InlineData("/api/agents/near/enrollment?overlapSeconds=1.5", "value_invalid", "overlapSeconds")]
    public async Task What_would_be_done_otherwise_than_asked_is_not_done(string path, string code, string field)
    {
        (await Host.PostAsync(path, """{"sources":[{"slug":"unasked"}]}""")).ExpectProblem(422, code, field);
        (await Host.GetAsync("/api/sources/unasked")).Expect(404);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_and_case_does_not_matter()
    {
        var refused = await Host.PostAsync("/api/configuration/apply?prune=banana&sorce=a&version=1", "{}");
        refused.Expect(422).Json["errors"]!.AsArray().Select(e => (string?)e!["field"]).ShouldBe(["prune", "sorce"]);
        (await Host.GetAsync("/api/events?LIMIT=1&Source=")).Expect(200);
        (await Host.PostAsync("/api/configuration/plan?PRUNE=True", "{}")).Expect(200);
    }
}
