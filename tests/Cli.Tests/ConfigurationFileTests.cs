using System.Text.Json.Nodes;

namespace WebhookOps.Cli.Tests;

/// <summary><c>export</c> and <c>apply</c>.</summary>
public sealed class ConfigurationFileTests
{
    private const string File1 = """
        {
          // comments may stand in it
          "version": 1,
          "sources": [{"slug":"code","provider":"github","signingSecret":"${env:CODE_SECRET}"},{"slug":"old"}],
          "destinations": [{"name":"app","url":"http://192.0.9.1/","headers":{"Authorization":"${file:token.txt}"}}],
          "subscriptions": [{"source":"code","destination":"app"}],
        }
        """;

    [Fact]
    public async Task A_file_is_planned_applied_exported_and_applied_elsewhere()
    {
        await using var host = await CliHost.StartAsync();
        await WriteAsync(host, "webhookops.json", File1);
        (await host.RunAsync("apply", "-f", "webhookops.json")).Expect(1).Output.ShouldContain("sources[0].signingSecret: ${env:CODE_SECRET} was not resolved");
        await WriteAsync(host, "token.txt", "Bearer of the tests\n");
        (string, string)[] secrets = [("CODE_SECRET", "the secret of code")];
        var plan = await host.RunAsync(secrets, "apply", "-f", "webhookops.json", "--dry-run");
        plan.Expect(0).Lines.ShouldBe(["+ source code", "+ source old", "+ destination app", "+ subscription code -> app", "4 changes, 0 unchanged."]);
        (await host.RunAsync("sources", "list", "-o", "json")).Json.ShouldBeEmpty();
        (await host.RunAsync(secrets, "apply", "-f", "webhookops.json")).Expect(0).Output.ShouldContain("destinations.app.signingSecret = whsec_");
        (await host.RunAsync("apply", "-f", "webhookops.json")).Expect(0).Lines.ShouldBe(["Everything is as the file says."]);

        (await host.RunAsync("export", "-f", "export.json")).Expect(0);
        var export = await File.ReadAllTextAsync(Path.Combine(host.Folder, "export.json"));
        export.ShouldNotContain("the secret of code");
        export.ShouldNotContain("whsec_");
        (await host.RunAsync("apply", "-f", "export.json", "--prune")).Expect(0).Lines.ShouldBe(["Everything is as the file says."]);

        await using var elsewhere = await CliHost.StartAsync();
        await WriteAsync(elsewhere, "export.json", export);
        (string, string)[] all =
        [
            ("SOURCE_CODE_SIGNING_SECRET", "the secret of code"),
            ("DESTINATION_APP_HEADER_AUTHORIZATION", "Bearer of the tests"),
            ("DESTINATION_APP_SIGNING_SECRET", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
        ];
        (await elsewhere.RunAsync(all, "apply", "-f", "export.json")).Expect(0);
        var again = await elsewhere.RunAsync("export");
        JsonNode.DeepEquals(JsonNode.Parse(again.Expect(0).Output), JsonNode.Parse(export)).ShouldBeTrue();
        (await elsewhere.RunAsync(all, "apply", "-f", "export.json", "-o", "json")).Expect(0).Json.Single()["changes"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_wrong_with_a_file_is_said_with_its_place()
    {
        await using var host = await CliHost.StartAsync();
        await WriteAsync(host, "bad.json", """{"sources":[{"slug":"a","frobnicate":true}]}""");
        (await host.RunAsync("apply", "-f", "bad.json")).Expect(1).Output.ShouldContain("sources[0].frobnicate");
        await WriteAsync(host, "bad.json", """{"sources":[""");
        (await host.RunAsync("apply", "-f", "bad.json")).Expect(2).Output.ShouldContain("is not JSON");
        (await host.RunAsync("apply", "-f", "none.json")).Expect(2);
        (await host.RunAsync("apply")).Expect(2).Output.ShouldContain("WEBHOOKOPS_FILE");
    }

    private static Task WriteAsync(CliHost host, string name, string text) => File.WriteAllTextAsync(Path.Combine(host.Folder, name), text);
}
