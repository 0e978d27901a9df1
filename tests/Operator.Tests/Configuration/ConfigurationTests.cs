using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Storage.Model;

namespace WebhookOps.Operator.Tests.Configuration;

/// <summary>The whole configuration as one document, on both engines.</summary>
public abstract partial class ConfigurationContract(SharedHost shared)
{
    private const string SigningSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task An_export_applied_to_an_empty_product_makes_it_again_and_applied_twice_changes_nothing()
    {
        await FillAsync();
        var export = (await Host.GetAsync("/api/configuration")).Expect(200);
        export.Text.ShouldNotContain("canary", Case.Insensitive);
        export.Text.ShouldNotContain("whsec_");
        var references = Reference.Matches(export.Text).Select(m => m.Value).ToList();
        references.ShouldBeUnique();
        references.ShouldContain("${env:SOURCE_CODE_SIGNING_SECRET}");
        references.ShouldContain("${env:DESTINATION_APP_HEADER_AUTHORIZATION}");
        (await PlanAsync(Host, export.Text)).ShouldBeEmpty("what is there is as the export says, its secrets unseen");

        await using var empty = await OperatorHost.StartAsync();
        (await empty.PostAsync("/api/configuration/apply", export.Text)).ExpectProblem(422, "secret_missing", "sources[0].authentication[0].token");
        (await empty.GetAsync("/api/configuration")).Json["agents"]!.AsArray().ShouldBeEmpty("all or nothing");

        var resolved = Resolve(export.Text);
        var plan = (await empty.PostAsync("/api/configuration/plan", resolved)).Expect(200).Json;
        plan["changes"]!.AsArray().ShouldAllBe(c => (string?)c!["action"] == ((string?)c["kind"] == "settings" ? "update" : "create"));
        (await empty.GetAsync("/api/sources")).Items.ShouldBeEmpty("a plan changes nothing");
        var applied = (await empty.PostAsync($"/api/configuration/apply?version={plan["version"]}", resolved)).Expect(200).Json;
        applied["changes"]!.AsArray().Count.ShouldBe(plan["changes"]!.AsArray().Count);
        applied["secrets"]!.AsObject().Select(s => s.Key).ShouldBe(["channels.orders.token"], "of a channel nothing but a hash is kept");
        JsonNode.DeepEquals((await empty.GetAsync("/api/configuration")).Json, export.Json).ShouldBeTrue();
        (await SecretsAsync(empty)).ShouldBe(await SecretsAsync(Host));

        foreach (var again in new[] { resolved, export.Text })
        {
            (await PlanAsync(empty, again, prune: true)).ShouldBeEmpty();
            (await empty.PostAsync("/api/configuration/apply?prune=true", again)).Expect(200).Json["changes"]!.AsArray().ShouldBeEmpty();
        }

        (await empty.GetAsync("/api/audit")).Items.Count(a => (string?)a!["action"] == "configuration.apply").ShouldBe(1);
    }

    [Fact]
    public async Task A_plan_names_what_differs_and_pruning_removes_only_what_a_document_lists_kinds_of()
    {
        await using var host = await OperatorHost.StartAsync();
        await ApplyAsync(host, """
            {"sources":[{"slug":"a","signingSecret":"first secret of a"},{"slug":"b"}],"destinations":[{"name":"x","url":"http://192.0.9.1/"},{"name":"y","url":"http://192.0.9.1/"}],
             "subscriptions":[{"source":"a","destination":"x","filter":{"type":"one"}},{"source":"a","destination":"x","filter":{"type":"two"}},{"source":"b","destination":"y"}]}
            """);
        const string changed = """
            {"sources":[{"slug":"a","signingSecret":"second secret of a","maxBodyBytes":1000},{"slug":"c"}],
             "subscriptions":[{"source":"a","destination":"x","filter":{"type":"two"}},{"source":"c","destination":"y"}]}
            """;
        (await PlanAsync(host, changed)).ShouldBe(["update source a (signingSecret, maxBodyBytes)", "create source c", "create subscription c -> y"], ignoreOrder: false);
        (await PlanAsync(host, changed, prune: true)).ShouldBe(
        [
            "update source a (signingSecret, maxBodyBytes)", "create source c", "delete source b",
            "create subscription c -> y", "delete subscription a -> x", "delete subscription b -> y",
        ]);
        (await host.PostAsync("/api/configuration/apply?prune=true", changed)).Expect(200);
        var now = (await host.GetAsync("/api/configuration")).Json;
        now["destinations"]!.AsArray().Count.ShouldBe(2, "no destinations were listed, so none are removed");
        now["subscriptions"]!.AsArray().Select(s => (string?)s!["filter"]?["type"]).ShouldBe(["two", null]);
        (await PlanAsync(host, changed, prune: true)).ShouldBeEmpty();
        const string fewer = """{"destinations":[{"name":"x","url":"http://192.0.9.1/"}]}""";
        (await PlanAsync(host, fewer, prune: true)).ShouldBe(["delete destination y", "delete subscription c -> y"]);
        (await host.PostAsync("/api/configuration/apply?prune=true", fewer)).Expect(200);
        (await host.GetAsync("/api/subscriptions")).Items.Count.ShouldBe(1);
        (await host.GetAsync("/api/audit")).Text.ShouldNotContain("secret of a");
    }

    [Fact]
    public async Task What_was_changed_meanwhile_is_not_overwritten()
    {
        await using var host = await OperatorHost.StartAsync();
        const string document = """{"sources":[{"slug":"late"}]}""";
        var version = (await host.PostAsync("/api/configuration/plan", document)).Expect(200).Json["version"];
        (await host.PostAsync("/api/sources", """{"slug":"meanwhile"}""")).Expect(201);
        (await host.PostAsync($"/api/configuration/apply?version={version}", document)).ExpectProblem(409, "changed_meanwhile");
        (await host.GetAsync("/api/sources/late")).Expect(404);
    }

    [Fact]
    public async Task No_subscription_becomes_the_same_as_another()
    {
        await using var host = await OperatorHost.StartAsync();
        await ApplyAsync(host, """
            {"sources":[{"slug":"a"}],"destinations":[{"name":"x","url":"http://192.0.9.1/"}],
             "subscriptions":[{"source":"a","destination":"x","filter":{"type":"one"}},{"source":"a","destination":"x","filter":{"type":"two"}}]}
            """);
        (await host.PostAsync("/api/configuration/apply", """
            {"subscriptions":[{"source":"a","destination":"x","filter":{"type":"two"}},{"source":"a","destination":"x","filter":{ "type" : "two" },"enabled":false}]}
            """)).ExpectProblem(422, "value_invalid", "subscriptions[1]");
        await ApplyAsync(host, """{"subscriptions":[{"source":"a","destination":"x","filter":{"type":"two"},"retry":{"maxAttempts":3}}]}""");
        (await host.GetAsync("/api/subscriptions")).Items.Select(s => ((string?)s!["filter"]!["type"], (int)s["retry"]!["maxAttempts"]!))
            .ShouldBe([("one", 15), ("two", 3)]);
    }

    [Fact]
    public async Task Removing_what_something_leads_to_is_refused_and_a_pause_is_no_part_of_it()
    {
        await using var host = await OperatorHost.StartAsync();
        await ApplyAsync(host, """{"agents":[{"name":"near","allowedTargets":["localhost:3000"]}],"destinations":[{"name":"private","kind":"agent","agent":"near"}]}""");
        (await host.PostAsync("/api/configuration/apply?prune=true", """{"agents":[]}""")).ExpectProblem(422, "agent_in_use", "agents");
        (await host.PostAsync("/api/destinations/private/pause")).Expect(200);
        (await host.PostAsync("/api/configuration/apply", """{"destinations":[{"name":"private","kind":"agent","agent":"near","timeoutSeconds":5}]}""")).Expect(200);
        (await host.GetAsync("/api/destinations/private")).Json["pausedAt"].ShouldNotBeNull();
        (await host.PostAsync("/api/configuration/apply?prune=true", """{"agents":[],"destinations":[]}""")).Expect(200);
        (await host.GetAsync("/api/agents")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"sources":[{"slug":"a"},{"slug":"b","frobnicate":1}]}""", "unknown_property", "sources[1].frobnicate")]
    [InlineData("""{"subscriptions":[{"retry":{"maxAttemps":1}}]}""", "unknown_property", "subscriptions[0].retry.maxAttemps")]
    [InlineData("""{"source":[]}""", "unknown_property", "source")]
    [InlineData("""{"version":2}""", "value_invalid", "version")]
    [InlineData("""{"sources":[{"slug":"a"},{"slug":"a"}]}""", "value_invalid", "sources[1].slug")]
    [InlineData("""{"sources":[{"slug":"A"}]}""", "value_invalid", "sources[0].slug")]
    [InlineData("""{"sources":[{}]}""", "required", "sources[0].slug")]
    [InlineData("""{"sources":[{"slug":"a","provider":"nobody"}]}""", "provider_unknown", "sources[0].provider")]
    [InlineData("""{"sources":[{"slug":"a","signingSecret":"${env:A}"}]}""", "secret_missing", "sources[0].signingSecret")]
    [InlineData("""{"destinations":[{"name":"d","url":"http://127.0.0.1/"}]}""", "url_private", "destinations[0].url")]
    [InlineData("""{"destinations":[{"name":"d","url":"http://192.0.9.1/","signingSecret":"short"}]}""", "value_invalid", "destinations[0].signingSecret")]
    [InlineData("""{"subscriptions":[{"source":"no","destination":"no"}]}""", "source_not_found", "subscriptions[0].source")]
    [InlineData("""{"agents":[{"name":"a","tunnelId":"guess me"}]}""", "value_invalid", "agents[0].tunnelId")]
    [InlineData("""{"channels":[{"name":"c","overflow":"burst"}]}""", "value_invalid", "channels[0].overflow")]
    [InlineData("""{"alertTargets":[{"name":"a","url":"http://127.0.0.1/"}]}""", "url_private", "alertTargets[0].url")]
    [InlineData("""{"alertTargets":[{"name":"a","kind":"mail"}]}""", "required", "alertTargets[0].mail")]
    [InlineData("""{"alerts":{"destinationFailing":{"share":2}}}""", "out_of_range", "alerts.destinationFailing.share")]
    [InlineData("""{"alerts":{"frobnicate":1}}""", "unknown_property", "alerts.frobnicate")]
    [InlineData("""{"sources":[null]}""", "required", "sources[0].slug")]
    [InlineData("""{"sources":{}}""", "type_invalid", "sources")]
    public async Task What_is_wrong_is_named_by_its_path(string document, string code, string field) =>
        (await Host.PostAsync("/api/configuration/plan", document)).ExpectProblem(422, code, field);

    private async Task FillAsync()
    {
        await ApplyAsync(Host, $$$"""
            {
              "agents": [{"name":"near","allowedTargets":["localhost:3000"]}],
              "channels": [{"name":"orders","ttlSeconds":60,"overflow":"dead-letter-oldest","redact":["password"]}],
              "sources": [
                {"slug":"code","provider":"github","signingSecret":"canary of code","rateLimit":{"requests":10,"windowSeconds":1},"dedupe":{"header":"X-Id"},"requireJson":true},
                {"slug":"bare-1","name":"Ünïcode","authentication":[{"type":"bearer","token":"canary of bare"},{"type":"header","header":"X-Key","key":"canary of key"}],"methods":["POST","PUT"]}
              ],
              "destinations": [
                {"name":"app","url":"http://192.0.9.1/hook","headers":{"Authorization":"Bearer canary"},"signingSecret":"{{{SigningSecret}}}","maxConcurrency":3},
                {"name":"private","kind":"agent","agent":"near","forwardPath":true,"signingSecret":"{{{SigningSecret}}}"},
                {"name":"stream","kind":"channel","channel":"orders","signingSecret":"{{{SigningSecret}}}","enabled":false}
              ],
              "subscriptions": [
                {"source":"code","destination":"app","filter":{"type":["push"]},"retry":{"maxAttempts":3}},
                {"source":"code","destination":"app"},
                {"source":"bare-1","destination":"stream","enabled":false}
              ],
              "alertTargets": [
                {"name":"hook","url":"http://192.0.9.1/alerts","signingSecret":"{{{SigningSecret}}}","incidents":["agent-gone"],"allowPrivateNetwork":false},
                {"name":"chat","kind":"slack","url":"http://192.0.9.1/canary","enabled":false},
                {"name":"post","kind":"mail","mail":{"host":"smtp.example.com","username":"u","password":"canary of mail","from":"hooks@example.com","to":["ops@example.com"]}}
              ],
              "alerts": {"backlogGrowing":{"count":100},"holdSeconds":60}
            }
            """);
    }

    /// <summary>What the command line does with the references of an export.</summary>
    private static string Resolve(string document)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SOURCE_CODE_SIGNING_SECRET"] = "canary of code",
            ["SOURCE_BARE_1_AUTHENTICATION_0_TOKEN"] = "canary of bare",
            ["SOURCE_BARE_1_AUTHENTICATION_1_KEY"] = "canary of key",
            ["DESTINATION_APP_HEADER_AUTHORIZATION"] = "Bearer canary",
            ["ALERT_TARGET_CHAT_URL"] = "http://192.0.9.1/canary",
            ["ALERT_TARGET_POST_PASSWORD"] = "canary of mail",
        };
        return Reference.Replace(document, m => values.GetValueOrDefault(m.Groups["name"].Value, SigningSecret));
    }

    private static async Task ApplyAsync(OperatorHost host, string document) => (await host.PostAsync("/api/configuration/apply", document)).Expect(200);

    private static async Task<IReadOnlyList<string>> PlanAsync(OperatorHost host, string document, bool prune = false)
    {
        var plan = (await host.PostAsync($"/api/configuration/plan?prune={prune}", document)).Expect(200).Json;
        return
        [
            .. plan["changes"]!.AsArray().Select(c =>
                $"{c!["action"]} {c["kind"]} {c["name"]}" + (c["fields"]!.AsArray() is { Count: > 0 } fields ? $" ({string.Join(", ", fields.Select(f => (string?)f))})" : "")),
        ];
    }

    private static async Task<IReadOnlyList<string>> SecretsAsync(OperatorHost host)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        var sources = await db.Sources.ToListAsync();
        var destinations = await db.Destinations.ToListAsync();
        var targets = await db.AlertTargets.ToListAsync();
        return
        [
            .. sources.OrderBy(s => s.Slug, StringComparer.Ordinal).SelectMany(s => s.Credentials.SigningSecrets.Select(x => x.Value.Reveal())
                .Concat(s.Credentials.Rules.SelectMany(r => r.Secrets.Values.Select(x => x.Reveal())))),
            .. destinations.OrderBy(d => d.Name, StringComparer.Ordinal).SelectMany(d => d.Secrets.SigningSecrets.Select(x => x.Value.Reveal())
                .Concat(d.Secrets.Headers.Values.Select(x => x.Reveal()))),
            .. targets.OrderBy(t => t.Name, StringComparer.Ordinal).SelectMany(t => t.Settings.SigningSecrets.Select(x => x.Value.Reveal())
                .Concat([t.Settings.Url.Reveal(), t.Settings.Mail?.Password.Reveal() ?? ""])),
        ];
    }

    [GeneratedRegex(@"\$\{env:(?<name>[A-Z0-9_]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Reference { get; }
}

public sealed class ConfigurationTests(SharedHost shared) : ConfigurationContract(shared), IClassFixture<SharedHost>;

public sealed class ConfigurationOnPostgresTests(PostgresHost shared) : ConfigurationContract(shared), IClassFixture<PostgresHost>;
