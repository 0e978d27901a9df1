namespace WebhookOps.Operator.Tests;

public sealed class DestinationTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task A_destination_is_made_read_changed_listed_and_removed()
    {
        var made = (await Host.PostAsync("/api/destinations", """{"name":"shop","url":"https://192.0.9.1/hook","headers":{"X-Token":"canary-value"}}""")).Expect(201);
        ((string?)made.Json["signingSecret"]).ShouldStartWith("whsec_");
        ((string?)made.Json["kind"]).ShouldBe("http");
        made.Json["headers"]!.AsArray().Select(h => (string?)h).ShouldBe(["X-Token"]);
        made.Text.ShouldNotContain("canary-value");

        var changed = (await Host.PatchAsync("/api/destinations/shop", """{"timeoutSeconds":5,"headers":{"X-Other":"b","X-Token":null}}""")).Expect(200);
        ((double)changed.Json["timeoutSeconds"]!).ShouldBe(5);
        changed.Json["headers"]!.AsArray().Select(h => (string?)h).ShouldBe(["X-Other"]);
        changed.Json["signingSecret"].ShouldBeNull();

        (await Host.GetAsync("/api/destinations")).Items.ShouldContain(d => (string?)d!["name"] == "shop");
        (await Host.DeleteAsync("/api/destinations/shop")).Expect(204);
        (await Host.GetAsync("/api/destinations/shop")).ExpectProblem(404, "destination_not_found");
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost./")]
    [InlineData("http://LOCALHOST:8080/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://0.0.0.0/")]
    public async Task A_private_address_is_refused_however_it_is_spelled(string url)
    {
        var json = new System.Text.Json.Nodes.JsonObject { ["name"] = "private", ["url"] = url }.ToJsonString();
        var answer = await Host.PostAsync("/api/destinations", json);
        answer.Expect(422);
        answer.Field.ShouldBe("url");
        answer.Code.ShouldBe("url_private");
    }

    [Theory]
    [InlineData("ftp://192.0.9.1/")]
    [InlineData("/relative")]
    [InlineData("192.0.9.1")]
    [InlineData("http://user:pass@192.0.9.1/")]
    [InlineData("http://good@127.0.0.1/")]
    [InlineData("http://192.0.9.1/#part")]
    [InlineData("http://192.0.9.1:0/")]
    [InlineData("http:\\\\192.0.9.1\\")]
    [InlineData("http://192.0.9.1/\tx")]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task A_URL_that_cannot_be_sent_to_is_refused(string url)
    {
        var json = new System.Text.Json.Nodes.JsonObject { ["name"] = "bad-url", ["url"] = url }.ToJsonString();
        (await Host.PostAsync("/api/destinations", json)).ExpectProblem(422, "url_invalid", "url");
    }

    [Fact]
    public async Task A_private_address_may_be_allowed_for_one_destination()
    {
        (await Host.PostAsync("/api/destinations", """{"name":"inside","url":"http://127.0.0.1:9/","allowPrivateNetwork":true}""")).Expect(201);
        (await Host.PatchAsync("/api/destinations/inside", """{"allowPrivateNetwork":false}""")).ExpectProblem(422, "url_private", "url");
    }

    [Theory]
    [InlineData("""{"name":"a"}""", "required", "url")]
    [InlineData("""{"url":"http://192.0.9.1/"}""", "required", "name")]
    [InlineData("""{"name":"a","kind":"pigeon"}""", "value_invalid", "kind")]
    [InlineData("""{"name":"a","kind":"agent"}""", "required", "agent")]
    [InlineData("""{"name":"a","kind":"output","output":{}}""", "required", "output.module")]
    [InlineData("""{"name":"a","url":"http://192.0.9.1/","channel":"c"}""", "value_invalid", "channel")]
    [InlineData("""{"name":"a","url":"http://192.0.9.1/","timeoutSeconds":0}""", "out_of_range", "timeoutSeconds")]
    [InlineData("""{"name":"a","url":"http://192.0.9.1/","maxConcurrency":0}""", "out_of_range", "maxConcurrency")]
    [InlineData("""{"name":"a","url":"http://192.0.9.1/","headers":{"Host":"x"}}""", "value_invalid", "headers.Host")]
    [InlineData("""{"name":"a","url":"http://192.0.9.1/","headers":{"X-A":"b\r\nX-C: d"}}""", "value_invalid", "headers.X-A")]
    [InlineData("""{"name":"a","url":"http://192.0.9.1/","verifyTls":"no"}""", "type_invalid", "verifyTls")]
    [InlineData("""{"name":"a","url":"http://192.0.9.1/","extra":1}""", "unknown_property", "extra")]
    public async Task Bad_input_is_named(string json, string code, string field) =>
        (await Host.PostAsync("/api/destinations", json)).ExpectProblem(422, code, field);

    [Fact]
    public async Task Pausing_and_resuming_are_seen()
    {
        (await Host.PostAsync("/api/destinations", """{"name":"valve","url":"http://192.0.9.1/"}""")).Expect(201);
        (await Host.PostAsync("/api/destinations/valve/pause")).Expect(200).Json["pausedAt"].ShouldNotBeNull();
        (await Host.PostAsync("/api/destinations/valve/resume")).Expect(200).Json["pausedAt"].ShouldBeNull();
        (await Host.PostAsync("/api/destinations/nobody/pause")).ExpectProblem(404, "destination_not_found");
    }

    [Fact]
    public async Task A_new_signing_secret_is_shown_once()
    {
        var first = (string)(await Host.PostAsync("/api/destinations", """{"name":"rotating","url":"http://192.0.9.1/"}""")).Expect(201).Json["signingSecret"]!;
        var second = (string)(await Host.PostAsync("/api/destinations/rotating/rotate-secret", """{"overlapSeconds":60}""")).Expect(200).Json["signingSecret"]!;
        second.ShouldNotBe(first, StringComparer.Ordinal);
        (await Host.GetAsync("/api/destinations/rotating")).Text.ShouldNotContain("whsec_");
        (await Host.PostAsync("/api/destinations/rotating/rotate-secret", """{"overlapSeconds":-1}""")).ExpectProblem(422, "out_of_range", "overlapSeconds");
    }

    [Fact]
    public async Task The_other_kinds_name_what_they_lead_to()
    {
        ((string?)(await Host.PostAsync("/api/destinations", """{"name":"behind-nat","kind":"agent","agent":"laptop"}""")).Expect(201).Json["agent"]).ShouldBe("laptop");
        (await Host.PostAsync("/api/channels", """{"name":"orders"}""")).Expect(201);
        ((string?)(await Host.PostAsync("/api/destinations", """{"name":"relay","kind":"channel","channel":"orders"}""")).Expect(201).Json["channel"]).ShouldBe("orders");
    }

    [Fact]
    public async Task The_settings_of_an_output_are_shown_less_its_secrets_and_changed_one_by_one()
    {
        var made = (await Host.PostAsync(
            "/api/destinations", """{"name":"archive","kind":"output","output":{"module":"http","url":"http://192.0.9.1/","headers":{"x-key":"canary-value"}}}""")).Expect(201);
        ((string?)made.Json["output"]!["module"]).ShouldBe("http");
        var changed = (await Host.PatchAsync("/api/destinations/archive", """{"output":{"method":"PUT"}}""")).Expect(200);
        ((string?)changed.Json["output"]!["settings"]!["url"]).ShouldBe("http://192.0.9.1/");
        ((string?)changed.Json["output"]!["settings"]!["method"]).ShouldBe("PUT");
        ((string?)changed.Json["output"]!["secrets"]![0]).ShouldBe("headers");
        (made.Text + changed.Text).ShouldNotContain("canary-value");
        (await Host.PatchAsync("/api/destinations/archive", """{"output":{"method":null,"headers":null}}""")).Expect(200).Json["output"]!["secrets"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"module":"pigeon"}""", "value_invalid", "output.module")]
    [InlineData("""{"module":"http"}""", "required", "output.url")]
    [InlineData("""{"module":"file","path":"../x"}""", "value_invalid", "output.path")]
    [InlineData("""{"module":"file","pth":"x"}""", "unknown_property", "output.pth")]
    public async Task A_setting_that_an_output_cannot_use_is_named(string output, string code, string field) =>
        (await Host.PostAsync("/api/destinations", $$"""{"name":"bad","kind":"output","output":{{output}}}""")).ExpectProblem(422, code, field);

    [Fact]
    public async Task A_test_without_a_worker_says_so()
    {
        (await Host.PostAsync("/api/destinations", """{"name":"untried","url":"http://192.0.9.1/"}""")).Expect(201);
        (await Host.PostAsync("/api/destinations/untried/test")).ExpectProblem(503, "worker_unavailable");
        (await Host.PostAsync("/api/destinations/nobody/test")).ExpectProblem(404, "destination_not_found");
    }
}
