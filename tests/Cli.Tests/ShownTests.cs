using WebhookOps.Testing;

namespace WebhookOps.Cli.Tests;

/// <summary>What people see of what came in.</summary>
public sealed class ShownTests
{
    [Fact]
    public async Task The_body_of_a_rejected_request_is_shown_as_text_or_called_base64()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("sources", "add", "code", "--provider", "github", "--signing-secret", "the secret of code")).Expect(0);
        using var client = new HttpClient();
        await client.PostAsync(host.Edge + "/in/code/text", new StringContent("grüße"));
        await client.PostAsync(host.Edge + "/in/code/bytes", new ByteArrayContent([0xff, 0x00]));
        var rejected = new Dictionary<string, string>(StringComparer.Ordinal);
        await Eventually.HoldsAsync(
            async () =>
            {
                rejected = (await host.RunAsync("rejected", "list", "-o", "json")).Expect(0).Json.ToDictionary(r => ((string)r["path"]!).Split('/')[^1], r => (string)r["id"]!, StringComparer.Ordinal);
                return rejected.Count == 2;
            },
            "the rejected requests to be kept");
        (await host.RunAsync("rejected", "show", rejected["text"])).Expect(0).Lines.ShouldContain("body: grüße");
        (await host.RunAsync("rejected", "show", rejected["bytes"])).Expect(0).Lines.ShouldContain("bodyBase64: /wA=");
        ((string?)(await host.RunAsync("rejected", "show", rejected["bytes"], "-o", "json")).Expect(0).Json.Single()["body"]).ShouldBe("/wA=");
    }

    [Fact]
    public async Task Columns_stand_in_line_whatever_is_in_them()
    {
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("searches", "save", "訂單失敗", "state:dead")).Expect(0);
        (await host.RunAsync("searches", "save", "e\u0301te\u0301", "state:dead")).Expect(0);
        (await host.RunAsync("searches", "save", "orders", "state:dead")).Expect(0);
        var lines = (await host.RunAsync("searches", "list")).Expect(0).Lines;
        lines.ShouldContain(l => l.Contains("  訂單失敗  state:dead", StringComparison.Ordinal));
        lines.ShouldContain(l => l.Contains("  orders    state:dead", StringComparison.Ordinal));
        lines.ShouldContain(l => l.Contains("  e\u0301te\u0301       state:dead", StringComparison.Ordinal));
    }
}
