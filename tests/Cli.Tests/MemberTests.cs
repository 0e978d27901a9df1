namespace WebhookOps.Cli.Tests;

/// <summary>Values as they are written on the command line, and the secrets that they name.</summary>
public sealed class MemberTests
{
    [Fact]
    public async Task A_reference_is_resolved_wherever_it_stands()
    {
        await using var host = await CliHost.StartAsync();
        (string, string)[] secret = [("SHOP_SECRET", "the secret of shop")];
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "secret.txt"), "the secret of code\n");

        var url = (string)(await host.RunAsync("sources", "add", "code", "--provider", "github", "--signing-secret", "${file:secret.txt}", "-o", "json")).Expect(0).Json.Single()["url"]!;
        (await host.RunBareAsync([("WEBHOOKOPS_SIGNING_SECRET", "the secret of code")], "trigger", "github", "--url", url)).Expect(0);
        (await host.RunAsync(secret, "sources", "rotate-secret", "code", "--overlap", "0", "--signing-secret", "${env:SHOP_SECRET}")).Expect(0);
        (await host.RunAsync(secret, "trigger", "github", "--url", url, "--signing-secret", "${env:SHOP_SECRET}")).Expect(0);
        (await host.RunAsync("sources", "rotate-secret", "code", "--signing-secret", "${env:SHOP_SECRET}")).Expect(2).Output.ShouldContain("--signing-secret is ${env:SHOP_SECRET}");

        string[] basic = ["sources", "set", "code", """authentication=[{"type":"basic","username":"u","password":"${env:SHOP_SECRET}"}]"""];
        (await host.RunAsync(basic)).Expect(2).Output.ShouldContain("authentication[0].password is ${env:SHOP_SECRET}");
        (await host.RunAsync(secret, basic)).Expect(0);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("u:the secret of shop"u8));
        (await client.PostAsync(url, null)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized); // its signature is missing
        (await host.RunAsync("sources", "set", "code", "signingSecret=null", "provider=generic")).Expect(0);
        (await client.PostAsync(url, new StringContent("{}"))).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused_with_its_name()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("sources", "add", "shop")).Expect(0);
        (await host.RunAsync("sources", "set", "shop", """rateLimit={"requests":1,"requests":2}""", "rateLimit.windowSeconds=3")).Expect(2).Lines.Single().ShouldStartWith("rateLimit");
        (await host.RunAsync("sources", "set", "shop", "name={curly}")).Expect(0);
        (await host.RunAsync("sources", "set", "shop", "name=123")).Expect(1).Output.ShouldContain("""name='"123"'""");
        (await host.RunAsync("sources", "set", "shop", """name="123" """)).Expect(0);
        foreach (var nothing in new[] { "", "  " })
        {
            (await host.RunAsync("replay", "--query", nothing)).Expect(2).Output.ShouldContain("--query");
        }

        (await host.RunAsync([("WEBHOOKOPS_CHANNEL", "orders"), ("WEBHOOKOPS_ALLOW", "localhost:1")], "destinations", "add", "app", "--url", "https://app.example.com/")).Expect(0);
        ((string?)(await host.RunAsync("destinations", "show", "app", "-o", "json")).Expect(0).Json.Single()["kind"]).ShouldBe("http");
    }

    [Fact]
    public async Task A_test_event_has_the_body_of_its_file_or_none()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("sources", "add", "shop")).Expect(0);
        await File.WriteAllBytesAsync(Path.Combine(host.Folder, "body.bin"), [0x7b, 0xff, 0x00, 0x7d]);
        (await host.RunAsync("sources", "test", "shop", "--body", "body.bin")).Expect(2).Output.ShouldContain("--body names a file that is not UTF-8");
        (await host.RunAsync("events", "list", "-o", "json")).Expect(0).Json.ShouldBeEmpty();
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "body.txt"), "\ufeffgrüße");
        var made = (string)(await host.RunAsync("sources", "test", "shop", "--body", "body.txt", "-o", "json")).Expect(0).Json.Single()["eventId"]!;
        (await host.RunAsync("events", "body", made, "--file", "back.txt")).Expect(0);
        (await File.ReadAllBytesAsync(Path.Combine(host.Folder, "back.txt"))).ShouldBe(await File.ReadAllBytesAsync(Path.Combine(host.Folder, "body.txt")));
    }
}
