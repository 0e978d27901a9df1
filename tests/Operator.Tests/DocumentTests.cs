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
    public async Task Every_body_and_every_parameter_has_an_example_and_all_of_them_are_understood()
    {
        var document = await ReadAsync();
        await Host.AddEndsAsync("github", "shop-app");
        (await Host.PatchAsync("/api/sources/github", """{"provider":"github"}""")).Expect(200);
        var made = await Host.AcceptAsync("github", ["shop-app"]);
        var subscription = (string)(await Host.PostAsync("/api/subscriptions", """{"source":"github","destination":"shop-app"}""")).Expect(201).Json["id"]!;
        foreach (var (method, path, operation) in Operations(document).OrderBy(o => o.Path.Contains('{', StringComparison.Ordinal)))
        {
            var what = $"{method} {path}";
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                parameter!["example"].ShouldNotBeNull($"{what}: {parameter["name"]}");
            }

            if (operation["requestBody"]?["content"]?["application/json"] is not { } body)
            {
                continue;
            }

            body["example"].ShouldNotBeNull(what);
            var target = operation["parameters"]?.AsArray().Where(p => (string?)p!["in"] == "path")
                .Aggregate(path, (url, p) => url.Replace($"{{{p!["name"]}}}", (string)p["example"]!, StringComparison.Ordinal)) ?? path;
            target = target.Replace(ExampleIn(target, "/api/events/"), made.PublicEventId(), StringComparison.Ordinal)
                .Replace(ExampleIn(target, "/api/subscriptions/"), subscription, StringComparison.Ordinal);
            var answer = await Host.SendAsync(method, target, body["example"]!.ToJsonString());
            answer.Status.ShouldBeOneOf([200, 201, 202, 204, 409], $"{what}: {answer.Text}");
        }

        static string ExampleIn(string url, string start) => url.StartsWith(start, StringComparison.Ordinal) ? url[start.Length..].Split('/')[0] : "nothing";
    }

    [Fact]
    public async Task The_members_documented_of_each_body_are_those_that_the_server_knows()
    {
        var document = await ReadAsync();
        foreach (var (method, path, operation) in Operations(document))
        {
            if ((string?)operation["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"] is not { } reference)
            {
                continue;
            }

            var schema = document["components"]!["schemas"]![reference.Split('/')[^1]]!;
            var refused = await Host.SendAsync(method, path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), """{"noSuchMember":1}""");
            if (schema["properties"] is { } members && refused.Status == 422 && refused.Code == "unknown_property")
            {
                var detail = (string)refused.Json["detail"]!;
                detail[(detail.IndexOf("Known:", StringComparison.Ordinal) + 6)..].Trim().TrimEnd('.').Split(", ")
                    .ShouldBe(members.AsObject().Select(m => m.Key), ignoreOrder: true, $"{method} {path}");
            }
            else
            {
                schema["properties"].ShouldBeNull($"{method} {path}: {refused.Text}"); // a document of its own, checked elsewhere
            }
        }
    }

    [Fact]
    public async Task Every_member_of_an_answer_has_an_example()
    {
        var document = await ReadAsync();
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject().Where(s => s.Key.EndsWith("Answer", StringComparison.Ordinal)))
        {
            foreach (var (member, described) in schema!["properties"]?.AsObject() ?? [])
            {
                (described!["examples"] ?? described["enum"] ?? described["$ref"] ?? described["oneOf"] ?? described["items"] ?? described["additionalProperties"] ?? (described["type"]?.ToJsonString().Contains("object", StringComparison.Ordinal) is false ? null : "any JSON"))
                    .ShouldNotBeNull($"{name}.{member}: {described.ToJsonString()}");
            }
        }
    }

    [Fact]
    public async Task Every_answer_is_as_the_document_says()
    {
        var document = await ReadAsync();
        await Host.AddEndsAsync("told", "told-app");
        await Host.AcceptAsync("told", ["told-app"]);
        await Host.AttemptAsync("told-app", Core.Deliveries.DeliveryState.Dead, 500, Core.Deliveries.ErrorCodes.HttpStatus);
        await Host.RejectAsync("told", "signature_invalid");
        await Host.PostAsync("/api/agents", """{"name":"told-agent"}""");
        await Host.PostAsync("/api/channels", """{"name":"told-channel"}""");
        await Host.PostAsync("/api/keys", """{"name":"told","scope":"viewer"}""");
        await Host.PostAsync("/api/users", """{"name":"told","role":"viewer"}""");
        await Host.PostAsync("/api/searches", """{"name":"told","query":"state:dead"}""");
        await Host.PostAsync("/api/alert-targets", """{"name":"told-target","url":"http://192.0.9.1/"}""");
        await Host.PostAsync("/api/replays", """{"query":{"source":"told"},"dryRun":false}""");
        await Host.PostAsync("/api/subscriptions", """{"source":"told","destination":"told-app"}""");
        var asked = 0;
        foreach (var (method, path, operation) in Operations(document).Where(o => o.Method == HttpMethod.Get))
        {
            var url = await AddressAsync(path);
            if (url is null || operation["responses"]!["200"]?["content"]?["application/json"]?["schema"] is not { } schema)
            {
                continue;
            }

            AnswerSchema.Check(document, schema, (await Host.GetAsync(url)).Expect(200).Json, $"{method} {url}");
            asked++;
        }

        asked.ShouldBeGreaterThan(30);

        // The first of a list stands for each of it.
        async Task<string?> AddressAsync(string path)
        {
            if (path.Contains("/tunnels", StringComparison.Ordinal))
            {
                return null; // asked of the tunnel service, and tested with one
            }

            var at = path.IndexOf('{', StringComparison.Ordinal);
            if (at < 0)
            {
                return path;
            }

            var end = path.IndexOf('}', StringComparison.Ordinal);
            var items = (await Host.GetAsync(path[..(at - 1)])).Expect(200).Items;
            return items.FirstOrDefault()?[path[(at + 1)..end]] is { } part ? path[..at] + Uri.EscapeDataString((string)part!) + path[(end + 1)..] : null;
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
