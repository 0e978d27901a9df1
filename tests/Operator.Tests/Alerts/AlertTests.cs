using WebhookOps.Operator.Tests.Pages;
using WebhookOps.Testing.Http;

namespace WebhookOps.Operator.Tests.Alerts;

public sealed class AlertTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Targets_are_made_changed_and_removed_and_show_no_secret()
    {
        var made = (await Host.PostAsync("/api/alert-targets", """{"name":"hook","url":"https://alerts.example.com/x","incidents":["agent-gone"]}""")).Expect(201).Json;
        ((string?)made["id"]).ShouldStartWith("alt_");
        ((string?)made["signingSecret"]).ShouldStartWith("whsec_");
        (await Host.PostAsync("/api/alert-targets", """{"name":"hook","url":"https://alerts.example.com/x"}""")).ExpectProblem(409, "name_taken", "name");
        (await Host.PostAsync("/api/alert-targets", """{"name":"chat","kind":"slack","url":"https://hooks.slack.com/services/canary"}""")).Expect(201)
            .Json["url"]!.GetValue<string>().ShouldBe("https://hooks.slack.com/…");
        (await Host.PostAsync("/api/alert-targets", """
            {"name":"post","kind":"mail","mail":{"host":"smtp.example.com","username":"u","password":"canary","from":"Hooks <hooks@example.com>","to":["ops@example.com"]}}
            """)).Expect(201).Json["mail"]!["hasPassword"]!.GetValue<bool>().ShouldBeTrue();
        var list = (await Host.GetAsync("/api/alert-targets")).Expect(200);
        list.Items.Select(t => (string?)t!["name"]).ShouldBeSubsetOf(["hook", "chat", "post", "near", "all", "by-form"]);
        list.Text.ShouldNotContain("canary");
        list.Text.ShouldNotContain("whsec_");

        (await Host.PatchAsync("/api/alert-targets/hook", """{"enabled":false,"incidents":[]}""")).Expect(200).Json["incidents"]!.AsArray().ShouldBeEmpty();
        (await Host.GetAsync("/api/alert-targets/hook")).Json["enabled"]!.GetValue<bool>().ShouldBeFalse();
        (await Host.PatchAsync("/api/alert-targets/hook", """{"signingSecret":"whsec_x"}""")).ExpectProblem(422, "read_only", "signingSecret");
        (await Host.PatchAsync("/api/alert-targets/hook", """{"kind":"slack"}""")).ExpectProblem(422, "read_only", "kind");
        ((string?)(await Host.PostAsync("/api/alert-targets/hook/rotate-secret")).Expect(200).Json["signingSecret"]).ShouldNotBe((string?)made["signingSecret"]);
        (await Host.PostAsync("/api/alert-targets/chat/rotate-secret")).ExpectProblem(409, "not_signed", "name");

        const string mail = """{"mail":{"host":"HOST","username":"u","from":"hooks@example.com","to":["ops@example.com","b@example.com"]}}""";
        (await PatchMailAsync("smtp.example.com")).ShouldBeTrue("the password stays with its server");
        (await PatchMailAsync("evil.example.com")).ShouldBeFalse("and goes to no other");
        foreach (var name in (string[])["hook", "chat", "post"])
        {
            (await Host.DeleteAsync($"/api/alert-targets/{name}")).Expect(204);
            (await Host.GetAsync($"/api/alert-targets/{name}")).ExpectProblem(404, "alert_target_not_found");
        }

        async Task<bool> PatchMailAsync(string host) => (await Host.PatchAsync("/api/alert-targets/post", mail.Replace("HOST", host, StringComparison.Ordinal)))
            .Expect(200).Json["mail"]!["hasPassword"]!.GetValue<bool>();
    }

    [Theory]
    [InlineData("""{"url":"https://a.example.com/"}""", "required", "name")]
    [InlineData("""{"name":"x"}""", "required", "url")]
    [InlineData("""{"name":"x","kind":"pigeon"}""", "value_invalid", "kind")]
    [InlineData("""{"name":"x","url":"ftp://a.example.com/"}""", "url_invalid", "url")]
    [InlineData("""{"name":"x","url":"http://127.0.0.1/"}""", "url_private", "url")]
    [InlineData("""{"name":"x","kind":"slack","url":"http://10.0.0.1/"}""", "url_private", "url")]
    [InlineData("""{"name":"x","url":"https://a.example.com/","incidents":["fire"]}""", "value_invalid", "incidents[0]")]
    [InlineData("""{"name":"x","url":"https://a.example.com/","signingSecret":"short"}""", "value_invalid", "signingSecret")]
    [InlineData("""{"name":"x","kind":"slack","url":"https://a.example.com/","signingSecret":"x"}""", "value_invalid", "signingSecret")]
    [InlineData("""{"name":"x","url":"https://a.example.com/","mail":{}}""", "value_invalid", "mail")]
    [InlineData("""{"name":"x","kind":"mail"}""", "required", "mail")]
    [InlineData("""{"name":"x","kind":"mail","mail":{"host":"a b","from":"a@b.c","to":["a@b.c"]}}""", "value_invalid", "mail.host")]
    [InlineData("""{"name":"x","kind":"mail","mail":{"host":"h","from":"nobody","to":["a@b.c"]}}""", "value_invalid", "mail.from")]
    [InlineData("""{"name":"x","kind":"mail","mail":{"host":"h","from":"a@b.c","to":[]}}""", "value_invalid", "mail.to")]
    [InlineData("""{"name":"x","kind":"mail","mail":{"host":"h","from":"a@b.c","to":["a@b.c\r\nBcc: d@e.f"]}}""", "value_invalid", "mail.to[0]")]
    [InlineData("""{"name":"x","kind":"mail","mail":{"host":"h","from":"a@b.c","to":["a@b.c"],"security":"none","password":"p"}}""", "value_invalid", "mail.security")]
    public async Task What_is_wrong_is_named(string json, string code, string field) => (await Host.PostAsync("/api/alert-targets", json)).ExpectProblem(422, code, field);

    [Fact]
    public async Task A_test_alert_goes_out_and_what_came_of_it_is_told()
    {
        await using var receiver = await Receiver.StartAsync();
        (await Host.PostAsync("/api/alert-targets", $$"""{"name":"near","url":"{{receiver.Url}}","allowPrivateNetwork":true}""")).Expect(201);
        (await Host.PostAsync("/api/alert-targets/near/test")).Expect(200).Json["told"]!.GetValue<bool>().ShouldBeTrue();
        receiver.Requests.Single().Header("webhook-signature").ShouldStartWith("v1,");
        receiver.Answer = Answers.Status(403, "invalid_token");
        var refused = (await Host.PostAsync("/api/alert-targets/near/test")).Expect(200).Json;
        refused["told"]!.GetValue<bool>().ShouldBeFalse();
        ((string?)refused["error"]).ShouldBe("It answered 403: invalid_token");
        (await Host.DeleteAsync("/api/alert-targets/near")).Expect(204);
    }

    [Fact]
    public async Task Incidents_are_listed_looked_after_and_declared_over()
    {
        (await Host.PostAsync("/api/alert-targets", """{"name":"all","url":"https://alerts.example.com/"}""")).Expect(201);
        var id = await Host.OpenIncidentAsync("<script>alert(1)</script>");
        var listed = (await Host.GetAsync("/api/incidents?state=open&kind=backlog-growing")).Expect(200).Items.Single(i => (string?)i!["id"] == id)!;
        ((string?)listed["subject"]).ShouldBe("<script>alert(1)</script>");
        (await Host.GetAsync("/api/incidents?kind=agent-gone")).Items.ShouldBeEmpty();
        (await Host.GetAsync("/api/incidents?state=odd")).ExpectProblem(422, "value_invalid", "state");
        (await Host.GetAsync("/metrics")).Text.ShouldContain("webhookops_open_incidents{kind=\"backlog-growing\"} 1");

        using var browser = await Browser.SignedInAsync(Host);
        foreach (var page in new[] { "/", "/alerts", "/incidents", $"/incidents/{id}" })
        {
            var html = (await browser.GetAsync(page)).Text;
            html.ShouldContain("&lt;script&gt;alert(1)", customMessage: page);
            html.ShouldNotContain("<script>alert(1)", customMessage: page);
        }

        ((string?)(await Host.PostAsync($"/api/incidents/{id}/acknowledge")).Expect(200).Json["acknowledgedBy"]).ShouldNotBeNullOrEmpty();
        var over = (await Host.PostAsync($"/api/incidents/{id}/resolve")).Expect(200).Json;
        ((string?)over["state"]).ShouldBe("resolved");
        over["notices"]!.AsArray().Select(n => ((string?)n!["target"], (string?)n["tells"], (string?)n["state"])).ShouldBe([("all", "opened", "waiting"), ("all", "resolved", "waiting")]);
        (await Host.PostAsync($"/api/incidents/{id}/resolve")).ExpectProblem(409, "incident_resolved", "id");
        (await Host.GetAsync("/api/incidents/inc_no")).ExpectProblem(404, "incident_not_found");
        (await Host.DeleteAsync("/api/alert-targets/all")).Expect(204);
    }

    [Fact]
    public async Task Settings_change_where_they_are_given()
    {
        var before = (await Host.GetAsync("/api/alert-settings")).Expect(200).Json;
        before["destinationFailing"]!["minFailures"]!.GetValue<int>().ShouldBe(5);
        var after = (await Host.PatchAsync("/api/alert-settings", """{"backlogGrowing":{"count":70},"agentGone":{"onlyWhileWaiting":true}}""")).Expect(200).Json;
        after["backlogGrowing"]!.ToJsonString().ShouldBe("""{"enabled":true,"ageSeconds":300,"count":70}""");
        after["agentGone"]!["onlyWhileWaiting"]!.GetValue<bool>().ShouldBeTrue();
        after["destinationFailing"]!.ToJsonString().ShouldBe(before["destinationFailing"]!.ToJsonString());
        (await Host.PatchAsync("/api/alert-settings", """{"channelNearLimit":{"share":1.5}}""")).ExpectProblem(422, "out_of_range", "channelNearLimit.share");
        (await Host.PatchAsync("/api/alert-settings", """{"backlogGrowing":{"count":0},"agentGone":{"onlyWhileWaiting":false}}""")).Expect(200);
        (await Host.GetAsync("/api/alert-settings")).Text.ShouldBe(before.ToJsonString());
    }

    [Fact]
    public async Task The_pages_do_all_of_it_without_a_script()
    {
        using var browser = await Browser.SignedInAsync(Host);
        var made = await browser.SubmitAsync("/alerts/new?kind=mail", "/alerts/new?kind=mail", ("name", "by-form"), ("mail.host", "smtp.example.com"), ("mail.security", "tls"),
            ("mail.from", "hooks@example.com"), ("mail.to", "a@example.com\nb@example.com"), ("tell.agent-gone", "true"), ("enabled", "true"));
        made.Status.ShouldBe(302);
        var target = (await Host.GetAsync("/api/alert-targets/by-form")).Expect(200).Json;
        target["mail"]!["to"]!.AsArray().Count.ShouldBe(2);
        target["incidents"]!.ToJsonString().ShouldBe("""["agent-gone"]""");
        (await browser.GetAsync("/alerts")).Text.ShouldContain("/alerts/targets/by-form");
        var refused = await browser.SubmitAsync("/alerts/settings", "/alerts/settings", ("holdSeconds", "-1"), ("destinationFailing.share", "0.5"));
        refused.Status.ShouldBe(422);
        refused.Text.ShouldContain("Nothing was saved");
        (await Host.DeleteAsync("/api/alert-targets/by-form")).Expect(204);
    }
}
