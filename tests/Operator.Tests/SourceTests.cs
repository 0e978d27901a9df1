using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Operator.Tests;

public sealed class SourceTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task A_source_is_made_read_changed_listed_and_removed()
    {
        var made = (await Host.PostAsync("/api/sources", """{"slug":"gh","provider":"github","signingSecret":"It's a Secret to Everybody"}""")).Expect(201).Json;
        ((string?)made["url"]).ShouldBe("https://hooks.example.com/in/gh");
        ((bool)made["hasSigningSecret"]!).ShouldBeTrue();
        ((string?)made["id"]).ShouldStartWith("src_");
        ((string?)made["createdAt"]).ShouldEndWith("Z");

        var changed = (await Host.PatchAsync("/api/sources/gh", """{"maxBodyBytes":1024,"rateLimit":{"requests":5,"windowSeconds":1}}""")).Expect(200).Json;
        ((int)changed["maxBodyBytes"]!).ShouldBe(1024);
        ((string?)changed["provider"]).ShouldBe("github");
        ((bool)changed["hasSigningSecret"]!).ShouldBeTrue();

        (await Host.PatchAsync("/api/sources/gh", """{"signingSecret":null,"rateLimit":null}""")).Expect(200);
        var read = (await Host.GetAsync("/api/sources/gh")).Expect(200).Json;
        ((bool)read["hasSigningSecret"]!).ShouldBeFalse();
        read["rateLimit"].ShouldBeNull();

        (await Host.GetAsync("/api/sources")).Expect(200).Items.ShouldContain(s => (string?)s!["slug"] == "gh");
        (await Host.DeleteAsync("/api/sources/gh")).Expect(204);
        (await Host.GetAsync("/api/sources/gh")).ExpectProblem(404, "source_not_found");
    }

    [Fact]
    public async Task A_taken_slug_is_refused()
    {
        (await Host.PostAsync("/api/sources", """{"slug":"twice"}""")).Expect(201);
        (await Host.PostAsync("/api/sources", """{"slug":"twice"}""")).ExpectProblem(409, "slug_taken", "slug");
    }

    [Theory]
    [InlineData("""{}""", "required", "slug")]
    [InlineData("""{"slug":"Has Capitals"}""", "value_invalid", "slug")]
    [InlineData("""{"slug":"a","provider":"nobody"}""", "provider_unknown", "provider")]
    [InlineData("""{"slug":"a","colour":"red"}""", "unknown_property", "colour")]
    [InlineData("""{"slug":"a","rateLimit":{"requests":1,"windowSeconds":1,"burst":2}}""", "unknown_property", "rateLimit.burst")]
    [InlineData("""{"slug":"a","maxBodyBytes":"many"}""", "type_invalid", "maxBodyBytes")]
    [InlineData("""{"slug":"a","maxBodyBytes":0}""", "out_of_range", "maxBodyBytes")]
    [InlineData("""{"slug":"a","maxBodyBytes":99999999999}""", "type_invalid", "maxBodyBytes")]
    [InlineData("""{"slug":"a","rateLimit":{"requests":1}}""", "required", "rateLimit.windowSeconds")]
    [InlineData("""{"slug":"a","dedupe":{"windowSeconds":0}}""", "out_of_range", "dedupe.windowSeconds")]
    [InlineData("""{"slug":"a","methods":["BREW"]}""", "value_invalid", "methods")]
    [InlineData("""{"slug":"a","authentication":[{"type":"telepathy"}]}""", "authentication_invalid", "authentication[0].type")]
    [InlineData("""{"slug":"a","dedupe":{"header":"not a header"}}""", "value_invalid", "dedupe.header")]
    [InlineData("""{"slug":"a","dedupe":{"body":"a..b"}}""", "value_invalid", "dedupe.body")]
    [InlineData("""{"slug":"a","rateLimit":{"requests":0,"windowSeconds":1}}""", "out_of_range", "rateLimit.requests")]
    [InlineData("""{"slug":"a","signingSecret":""}""", "secret_invalid", "signingSecret")]
    [InlineData("""{"slug":"a","provider":"standard-webhooks","signingSecret":"whsec_not!base64"}""", "secret_invalid", "signingSecret")]
    [InlineData("""{"slug":"a","provider":"standard-webhooks","signingSecret":"whpk_c2hvcnQ="}""", "secret_invalid", "signingSecret")]
    [InlineData("""{"slug":"a","authentication":[{"type":"hmac","secret":"s","algorithm":"md5"}]}""", "authentication_invalid", "authentication[0].algorithm")]
    [InlineData("""{"slug":"a","authentication":[{"type":"bearer","token":"t","colour":"red"}]}""", "authentication_invalid", "authentication[0].colour")]
    [InlineData("""{"slug":"a","authentication":[{"type":"bearer"}]}""", "authentication_invalid", "authentication[0].token")]
    public async Task Bad_input_is_named(string json, string code, string field) =>
        (await Host.PostAsync("/api/sources", json)).ExpectProblem(422, code, field);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"slug":"a","slug":"b"}""")]
    [InlineData("")]
    public async Task What_is_not_a_JSON_object_is_refused(string json) =>
        (await Host.PostAsync("/api/sources", json)).ExpectProblem(400, "json_invalid");

    [Fact]
    public async Task A_secret_must_fit_the_provider_it_is_changed_to()
    {
        (await Host.PostAsync("/api/sources", """{"slug":"fitting","provider":"github","signingSecret":"any text!"}""")).Expect(201);
        (await Host.PatchAsync("/api/sources/fitting", """{"provider":"standard-webhooks"}""")).ExpectProblem(422, "secret_invalid", "signingSecret");
        (await Host.PatchAsync("/api/sources/fitting", """{"provider":"standard-webhooks","signingSecret":"whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cw=="}""")).Expect(200);
    }

    [Fact]
    public async Task A_rotation_keeps_both_secrets_for_a_while()
    {
        (await Host.PostAsync("/api/sources", """{"slug":"turning","provider":"stripe","signingSecret":"first"}""")).Expect(201);
        var rotated = (await Host.PostAsync("/api/sources/turning/rotate-secret", """{"signingSecret":"second","overlapSeconds":600}""")).Expect(200);
        var until = (DateTime)rotated.Json["previousValidUntil"]!;
        SecretsOf("turning").ShouldBe([("second", null), ("first", new DateTimeOffset(until))]);

        (await Host.PostAsync("/api/sources/turning/rotate-secret", """{"signingSecret":"third","overlapSeconds":0}""")).Expect(200).Json["previousValidUntil"].ShouldBeNull();
        SecretsOf("turning").ShouldBe([("third", null)]);

        (await Host.PostAsync("/api/sources/turning/rotate-secret", """{"overlapSeconds":0}""")).ExpectProblem(422, "required", "signingSecret");
        (await Host.PostAsync("/api/sources/turning/rotate-secret", """{"signingSecret":""}""")).ExpectProblem(422, "secret_invalid", "signingSecret");
        (await Host.PostAsync("/api/sources/turning/rotate-secret", """{"signingSecret":"x","overlapSeconds":999999999}""")).ExpectProblem(422, "out_of_range", "overlapSeconds");
        (await Host.PostAsync("/api/sources/nobody/rotate-secret", """{"signingSecret":"x"}""")).ExpectProblem(404, "source_not_found");
        SecretsOf("turning").ShouldBe([("third", null)]);
    }

    [Fact]
    public async Task Of_a_check_only_the_names_of_its_secrets_are_shown()
    {
        var made = (await Host.PostAsync("/api/sources", """{"slug":"guarded","authentication":[{"type":"basic","username":"u","password":"canary-value"}]}""")).Expect(201);
        made.Text.ShouldNotContain("canary-value");
        var rule = made.Json["authentication"]!.AsArray().Single()!;
        ((string?)rule["type"]).ShouldBe("basic");
        rule["secrets"]!.AsArray().Select(s => (string?)s).ShouldContain("password");
    }

    [Fact]
    public async Task The_slug_cannot_be_changed()
    {
        (await Host.PostAsync("/api/sources", """{"slug":"fixed"}""")).Expect(201);
        (await Host.PatchAsync("/api/sources/fixed", """{"slug":"moved"}""")).ExpectProblem(422, "read_only", "slug");
    }

    [Fact]
    public async Task A_refused_change_changes_nothing()
    {
        (await Host.PostAsync("/api/sources", """{"slug":"steady","name":"Before"}""")).Expect(201);
        (await Host.PatchAsync("/api/sources/steady", """{"name":"After","maxBodyBytes":-1}""")).ExpectProblem(422, "out_of_range", "maxBodyBytes");
        ((string?)(await Host.GetAsync("/api/sources/steady")).Json["name"]).ShouldBe("Before");
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        foreach (var slug in new[] { "page-1", "page-2", "page-3" })
        {
            (await Host.PostAsync("/api/sources", $$"""{"slug":"{{slug}}"}""")).Expect(201);
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = (await Host.GetAsync($"/api/sources?limit=1&after={next}")).Expect(200);
            seen.AddRange(page.Items.Select(s => (string)s!["slug"]!));
            next = (string?)page.Json["next"];
        }
        while (next is not null);

        seen.ShouldBeUnique(StringComparer.Ordinal);
        seen.Where(s => s.StartsWith("page-", StringComparison.Ordinal)).ShouldBe(["page-1", "page-2", "page-3"]);
    }

    [Theory]
    [InlineData("limit=0", "out_of_range", "limit")]
    [InlineData("limit=201", "out_of_range", "limit")]
    [InlineData("limit=many", "out_of_range", "limit")]
    [InlineData("after=nonsense", "cursor_invalid", "after")]
    public async Task A_page_that_cannot_be_is_refused(string query, string code, string field) =>
        (await Host.GetAsync($"/api/sources?{query}")).ExpectProblem(422, code, field);

    private List<(string Text, DateTimeOffset? Until)> SecretsOf(string slug) =>
        [.. Host.Services.GetRequiredService<ICatalogSource>().Current.SourcesBySlug[slug].Credentials.SigningSecrets.Select(s => (s.Value.Reveal(), s.ValidUntil))];
}
