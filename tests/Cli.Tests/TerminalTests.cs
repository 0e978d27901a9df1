using System.Text;

namespace WebhookOps.Cli.Tests;

/// <summary>What strangers sent, shown on a real terminal and not into a pipe.</summary>
public sealed class TerminalTests
{
    [Fact]
    public async Task A_body_cannot_steer_the_terminal_and_is_whole_in_a_pipe()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("first\r\n\tsecond\e[31m red \e]0;owned\a \e]52;c;Z3VpbHR5\a \u009b2J \u202etxt.exe \b\b\b"), 0x9b, 0xff, 0x00, .. "last"u8];
        await using var host = await CliHost.StartAsync();
        (await host.RunAsync("sources", "add", "evil")).Expect(0);
        using var client = new HttpClient();
        (await client.PostAsync(host.Edge + "/in/evil", new ByteArrayContent(body))).EnsureSuccessStatusCode();
        var id = (string)(await host.RunAsync("events", "list", "-o", "json")).Expect(0).Json.Single()["id"]!;

        var shown = (await host.RunOnTerminalAsync("events", "body", id)).Expect(0).Output;
        shown.ShouldContain("first");
        shown.ShouldContain("    second\\u{1b}[31m red");
        shown.ShouldContain("last");
        ShouldBeHarmless(shown);
        foreach (var verb in new[] { new[] { "events", "show", id }, ["events", "list"], ["events", "export"] })
        {
            ShouldBeHarmless((await host.RunOnTerminalAsync(verb)).Expect(0).Output);
        }

        (await host.RunAsync("events", "body", id, "--file", "body.bin")).Expect(0);
        (await File.ReadAllBytesAsync(Path.Combine(host.Folder, "body.bin"))).ShouldBe(body);
    }

    private static void ShouldBeHarmless(string shown)
    {
        shown.ReplaceLineEndings("\n").ShouldAllBe(c => c == '\n' || !char.IsControl(c), shown);
        shown.ShouldNotContain("\u202e");
    }
}
