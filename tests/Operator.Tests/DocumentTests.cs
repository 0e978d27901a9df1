using System.Text.Json.Nodes;

namespace WebhookOps.Operator.Tests;

public sealed class DocumentTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Every_route_is_documented_and_every_documented_one_answers()
    {
        var documented = Operations(await ReadAsync()).Select(o => (o.Method, o.Path)).ToHashSet();
        documented.ShouldBe(ApiRoutes.Patterns(Host).Select(r => (r.Method, r.Pattern)), ignoreOrder: true);
        foreach (var (method, path) in documented)
        {
            var json = method == HttpMethod.Get || method == HttpMethod.Delete ? null : "{}";
            var answer = await Host.SendAsync(method, path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), json);
            answer.Status.ShouldBeOneOf(200, 404, 422);
            if (answer.Status != 200)
            {
                answer.Code.ShouldNotBeNull($"{method} {path}: {answer.Text}");
            }
        }
    }

    [Fact]
    public async Task Every_operation_says_what_it_takes_and_gives()
    {
        var document = await ReadAsync();
        document["components"]!["securitySchemes"]!["apiKey"]!["scheme"]!.GetValue<string>().ShouldBe("bearer");
        document["security"]!.AsArray().Count.ShouldBe(1);
        var names = new List<string>();
        foreach (var (method, path, operation) in Operations(document))
        {
            var what = $"{method} {path}";
            ((string?)operation["summary"]).ShouldNotBeNullOrEmpty(what);
            names.Add((string)operation["operationId"]!);
            operation["tags"]!.AsArray().Count.ShouldBe(1, what);
            var responses = operation["responses"]!.AsObject();
            responses["default"]!["content"]!["application/problem+json"]!["schema"]!["$ref"].ShouldNotBeNull(what);
            var good = responses.Single(r => r.Key.StartsWith('2') && r.Key != "202" || r.Key == "202" && !responses.ContainsKey("200"));
            if (good.Key != "204")
            {
                good.Value!["content"].ShouldNotBeNull(what);
            }

            var parameters = operation["parameters"]?.AsArray().Select(p => (string)p!["name"]!).ToList() ?? [];
            parameters.ShouldAllBe(p => char.IsLower(p[0]), what);
            path.Split('/').Where(p => p.StartsWith('{')).ShouldAllBe(p => parameters.Contains(p.Trim('{', '}')));
            if (good.Value!.ToJsonString().Contains("PageOf", StringComparison.Ordinal))
            {
                parameters.ShouldContain("limit", what);
                parameters.ShouldContain("after", what);
            }

            if (operation["requestBody"] is { } body)
            {
                body["content"]!["application/json"]!["schema"]!["$ref"].ShouldNotBeNull(what);
            }
        }

        names.ShouldBeUnique();
    }

    [Fact]
    public async Task The_filters_of_events_and_the_members_of_a_source_are_there()
    {
        var document = await ReadAsync();
        var list = document["paths"]!["/api/events"]!["get"]!;
        list["parameters"]!.AsArray().Select(p => (string)p!["name"]!)
            .ShouldBe(["source", "destination", "state", "type", "from", "to", "q", "limit", "after"], ignoreOrder: true);
        var source = document["components"]!["schemas"]!["SourceRequest"]!["properties"]!;
        ((string?)source["signingSecret"]!["description"]).ShouldNotBeNullOrEmpty();
        var example = document["paths"]!["/api/sources"]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!;
        ((string?)example["slug"]).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Every_example_is_understood()
    {
        await Host.AddEndsAsync("github", "shop-app");
        foreach (var (method, path, operation) in Operations(await ReadAsync()))
        {
            if (operation["requestBody"]?["content"]?["application/json"]?["example"] is { } example && !path.Contains('{', StringComparison.Ordinal))
            {
                var answer = await Host.SendAsync(method, path, example.ToJsonString());
                answer.Status.ShouldBeOneOf(200, 201, 202, 409);
            }
        }
    }

    [Theory]
    [InlineData("/swagger/index.html", "text/html")]
    [InlineData("/swagger/index.js", "application/javascript")]
    [InlineData("/swagger/swagger-ui-bundle.js", "text/javascript")]
    [InlineData("/swagger/swagger-ui.css", "text/css")]
    public async Task Swagger_UI_comes_from_this_server(string path, string type)
    {
        using var nobody = Host.Connect();
        var answer = await Host.SendAsync(HttpMethod.Get, path, client: nobody);
        answer.Expect(200).ContentType.ShouldBe(type);
        if (type == "text/html")
        {
            answer.Text.ShouldNotContain("//cdn");
            answer.Text.ShouldNotContain("<script>");
        }
    }

    private static IEnumerable<(HttpMethod Method, string Path, JsonNode Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (HttpMethod.Parse(operation.Key.ToUpperInvariant()), path.Key, operation.Value!);

    private async Task<JsonNode> ReadAsync()
    {
        using var nobody = Host.Connect();
        return (await Host.SendAsync(HttpMethod.Get, "/openapi/v1.json", client: nobody)).Expect(200).Json;
    }
}
