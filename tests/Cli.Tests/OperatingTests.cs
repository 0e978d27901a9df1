using System.Net.Http.Json;
using WebhookOps.Testing;

namespace WebhookOps.Cli.Tests;

/// <summary>The operator's verbs, each a run of the real command against a real product.</summary>
public sealed class OperatingTests
{
    [Fact]
    public async Task Login_tries_the_key_and_keeps_it_for_this_user_alone()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunBareAsync([], "sources", "list")).Expect(2).Output.ShouldContain("WEBHOOKOPS_OPERATOR");
        (await host.RunBareAsync([], "login", "--operator", host.Operator, "--key", "whk_wrong")).Expect(1).Output.ShouldContain("api_key_invalid");
        File.Exists(host.ConfigFile).ShouldBeFalse("a key that does not work is not kept");
        Directory.CreateDirectory(Path.GetDirectoryName(host.ConfigFile)!);
        await File.WriteAllTextAsync(host.ConfigFile, """{"server":"https://hooks.example.com"}""");
        (await host.RunBareAsync([("WEBHOOKOPS_KEY", CliHost.Key)], "login", "--operator", host.Operator)).Expect(0).Output.ShouldContain("admin");
        File.GetUnixFileMode(host.ConfigFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, "also where the file was there with another mode");
        (await File.ReadAllTextAsync(host.ConfigFile)).ShouldContain("https://hooks.example.com");
        (await host.RunBareAsync([], "sources", "list")).Expect(0);
        (await host.RunBareAsync([], "logout")).Expect(0);
        (await host.RunBareAsync([], "sources", "list")).Expect(2).Output.ShouldContain("webhookops login");
        (await host.RunBareAsync([("WEBHOOKOPS_KEY", CliHost.Key)], "login", "--operator", host.Edge)).Expect(1).Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task From_a_source_to_a_replay()
    {
        await using var host = await CliHost.StartAsync();
        var source = (await host.RunAsync([("WEBHOOKOPS_SIGNING_SECRET", "the secret of code")], "sources", "add", "code", "--provider", "github", "-o", "json")).Expect(0).Json.Single();
        var url = (string)source["url"]!;
        (await host.RunAsync("sources", "add", "code")).Expect(1).Output.ShouldContain("slug_taken");
        (await host.RunAsync("destinations", "add", "app", "--url", "http://127.0.0.1:9/")).Expect(1).Output.ShouldContain("url_private");
        (await host.RunAsync("destinations", "add", "app", "--url", "http://127.0.0.1:9/", "--allow-private-network")).Expect(0).Output.ShouldContain("whsec_");
        (await host.RunAsync("subscriptions", "add", "code", "app", "--filter", """{"type":["push"]}""")).Expect(0);
        (await host.RunAsync("subscriptions", "add", "code", "app", "--filter", "{")).Expect(2);
        (await host.RunAsync("destinations", "pause", "app")).Expect(0);

        (await host.RunBareAsync([], "trigger", "github", "--url", url)).Expect(1).Output.ShouldContain("401");
        (await host.RunBareAsync([("WEBHOOKOPS_SIGNING_SECRET", "another secret")], "trigger", "github", "--url", url)).Expect(1).Output.ShouldContain("signature_invalid");
        (await host.RunBareAsync([("WEBHOOKOPS_SIGNING_SECRET", "the secret of code"), ("WEBHOOKOPS_URL", url)], "trigger", "github")).Expect(0).Output.ShouldContain("202");
        (await host.RunBareAsync([], "trigger", "nobody", "--url", url)).Expect(2);

        var listed = (await host.RunAsync("events", "list", "--source", "code", "-o", "json")).Expect(0).Json.Single();
        var id = (string)listed["id"]!;
        ((string?)listed["eventType"]).ShouldBe("push");
        (await host.RunAsync("events", "search", "source:code type:push")).Expect(0).Output.ShouldContain(id);
        (await host.RunAsync([("WEBHOOKOPS_QUERY", "type:nothing")], "events", "list")).Expect(0).Output.ShouldNotContain(id);
        (await host.RunAsync("events", "show", id)).Expect(0).Output.ShouldContain("verification");
        (await host.RunAsync("events", "body", id)).Expect(0).Json.Single()["sample"]!.GetValue<bool>().ShouldBeTrue();
        (await host.RunAsync("events", "body", id, "--file", "body.json")).Expect(0);
        (await File.ReadAllTextAsync(Path.Combine(host.Folder, "body.json"))).ShouldContain("sample");
        (await host.RunAsync("events", "show", "evt_no")).Expect(1).Output.ShouldContain("event_not_found");

        var delivery = (string)(await host.RunAsync("deliveries", "list", "--state", "held", "-o", "json")).Expect(0).Json.Single()["id"]!;
        (await host.RunAsync("deliveries", "cancel", delivery)).Expect(0);
        (await host.RunAsync("deliveries", "retry", delivery)).Expect(0);
        (await host.RunAsync("replay", "--source", "code", "--dry-run")).Expect(0).Output.ShouldContain("1 events would");
        (await host.RunAsync("replay", id, "--dry-run")).Expect(0);
        (await host.RunAsync("deliveries", "list", "-o", "json")).Json.Count.ShouldBe(1, "a dry run makes nothing");
        (await host.RunAsync("replay", id, "--reason", "again")).Expect(0).Output.ShouldContain("Made 1");
        (await host.RunAsync("replay")).Expect(2);
        (await host.RunAsync("sources", "remove", "code")).Expect(0);
        (await host.RunAsync("events", "list", "--limit", "none")).Expect(2);
        (await host.RunAsync("events", "list", "--output", "csv")).Expect(2);
        (await host.RunAsync("events", "liist")).Expect(2);
    }

    [Fact]
    public async Task Events_of_ones_own_saved_searches_and_what_went_wrong()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("sources", "add", "shop")).Expect(0);
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "order.json"), """{"id":7}""");
        var made = (string)(await host.RunAsync("sources", "test", "shop", "--type", "=order", "--body", "order.json", "-o", "json")).Expect(0).Json.Single()["eventId"]!;
        (await host.RunAsync("events", "body", made)).Expect(0).Output.ShouldContain("""{"id":7}""");
        var again = (string)(await host.RunAsync("events", "resend", made, "--type", "again", "-o", "json")).Expect(0).Json.Single()["eventId"]!;
        again.ShouldNotBe(made);
        (await host.RunAsync("events", "resend", made, "--source", "nowhere")).Expect(1).Output.ShouldContain("source_not_found");

        (await host.RunAsync("searches", "save", "orders", "type:=order")).Expect(0);
        var saved = (await host.RunAsync("searches", "list", "-o", "json")).Expect(0).Json.Single();
        (await host.RunAsync("searches", "remove", (string)saved["id"]!)).Expect(0);

        (await host.RunAsync("events", "export")).Expect(0).Output.ShouldContain("\"'=order\"");
        (await host.RunAsync("events", "export", "--query", "type:again", "--file", "events.csv")).Expect(0);
        (await File.ReadAllTextAsync(Path.Combine(host.Folder, "events.csv"))).ShouldContain(again);
        (await host.RunAsync("deliveries", "export", "--state", "dead")).Expect(0).Lines.Count.ShouldBe(1);
        (await host.RunAsync("deliveries", "causes")).Expect(0);
        using var client = new HttpClient();
        (await client.GetAsync(host.Edge + "/in/shop")).StatusCode.ShouldBe(System.Net.HttpStatusCode.MethodNotAllowed);
        (await host.RunAsync("rejected", "reasons")).Expect(0);
        (await host.RunAsync("rejected", "list")).Expect(0);
    }

    [Fact]
    public async Task Private_apps_and_how_everything_stands()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("status")).Expect(0).Lines.ShouldBe(["Nothing waits, and nothing is wrong."]);
        (await host.RunAsync("agents", "add", "office", "--allow", "localhost:3000, localhost:4000")).Expect(0).Output.ShouldContain("webhookops agents enroll office");
        (await host.RunAsync("agents", "list", "-o", "json")).Expect(0).Json.Single()["allowedTargets"]!.AsArray().Count.ShouldBe(2);
        (await host.RunAsync("agents", "enroll", "office")).Expect(0).Output.ShouldContain("webhookops join");
        (await host.RunAsync("agents", "remove", "office")).Expect(0);
        (await host.RunAsync("channels", "add", "orders", "-o", "json")).Expect(0).Json.Single()["token"].ShouldNotBeNull();
        (await host.RunAsync("channels", "list")).Expect(0).Output.ShouldContain("MESSAGES QUEUED");
        (await host.RunAsync("channels", "rotate-token", "orders")).Expect(0).Output.ShouldContain("shown once");
        (await host.RunAsync("destinations", "add", "stream", "--channel", "orders")).Expect(0);
        (await host.RunAsync("channels", "remove", "orders")).Expect(1).Output.ShouldContain("stream");
        (await host.RunAsync("destinations", "pause", "stream")).Expect(0);
        (await host.RunAsync("status")).Expect(0).Output.ShouldContain("what: stream");
        (await host.RunAsync("audit", "list")).Expect(0).Output.ShouldContain("channel.rotate");
    }

    [Fact]
    public async Task What_strangers_sent_cannot_steer_the_terminal()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("sources", "add", "evil")).Expect(0);
        using var client = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1 });
        using var request = new HttpRequestMessage(HttpMethod.Post, host.Edge + "/in/evil/%1b%5d0;owned%07?x=%1b[2J")
        {
            Content = new StringContent("\e[31mred\e]8;;http://evil.example\a\u202e=cmd|' /C calc'!A0"),
        };
        request.Headers.TryAddWithoutValidation("X-Event-Type", "\u009b31m=HYPERLINK(\"http://evil.example\")");
        request.Headers.TryAddWithoutValidation("X-Event-Id", "\t=1+1");
        (await client.SendAsync(request)).EnsureSuccessStatusCode();
        using var deep = new StringContent(new string('[', 5_000_000) + new string(']', 5_000_000));
        (await client.PostAsync(host.Edge + "/in/evil", deep)).EnsureSuccessStatusCode();
        (await client.PutAsync(host.Edge + "/in/evil/%1b%5d0;owned%07", null)).StatusCode.ShouldBe(System.Net.HttpStatusCode.MethodNotAllowed);
        client.DefaultRequestHeaders.Authorization = new("Bearer", CliHost.Key);
        (await client.PatchAsJsonAsync(host.Operator + "/api/sources/evil", new { name = "\u202eevil" })).EnsureSuccessStatusCode();
        var events = (await host.RunAsync("events", "list", "-o", "json")).Expect(0).Json.Select(e => (string)e["id"]!).ToList();
        events.Count.ShouldBe(2);
        var rejected = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                rejected = (string?)(await host.RunAsync("rejected", "list", "-o", "json")).Expect(0).Json.SingleOrDefault()?["id"] ?? "";
                return rejected.Length > 0;
            },
            "the rejected request to be kept");
        string[][] verbs =
        [
            ["events", "list"], ["events", "show", events[0]], ["events", "show", events[1]], ["events", "show", "\e[31m"], ["events", "export"], ["rejected", "list"], ["rejected", "show", rejected],
            ["rejected", "reasons"], ["sources", "list"], ["sources", "show", "evil"], ["export"], ["audit", "list"], ["events", "list", "-o", "json"], ["events", "show", events[1], "-o", "json"],
        ];
        foreach (var arguments in verbs)
        {
            var shown = await host.RunAsync(arguments);
            shown.Output.Replace("\r\n", "\n", StringComparison.Ordinal).ShouldAllBe(c => c == '\n' || !char.IsControl(c), string.Join(' ', arguments));
            shown.Output.ShouldNotContain("\u202e");
        }
    }
}
