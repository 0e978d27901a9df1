using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class MailTests
{
    [Fact]
    public async Task A_mail_carries_the_body_attached_byte_for_byte()
    {
        await using var server = new MailServer();
        await using var output = Writing.Open("smtp", SettingsOf(server));
        var message = Messages.New(Messages.AllBytes, type: "päid\r\nBcc: all@example.com");
        await output.MustAsync(message);
        server.Mails.TryDequeue(out var mail).ShouldBeTrue();
        mail.ShouldContain($"Message-ID: <{message.Id}@example.com>\r\n");
        mail.ShouldNotContain("\r\nBcc:");
        BodyOf(mail.ReplaceLineEndings("\n")).ShouldBe(Messages.AllBytes);
        mail.Split("\r\n").Max(l => l.Length).ShouldBeLessThan(998);
        var subject = mail.Split("\r\n").Single(l => l.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: =?utf-8?B?".Length..^2];
        Encoding.UTF8.GetString(Convert.FromBase64String(subject)).ShouldBe("p_id__Bcc__all_example.com from shop");
    }

    [Fact]
    public async Task A_mail_server_that_is_killed_midway_loses_no_mail()
    {
        await using var server = await LocalServer.SmtpAsync();
        await using var output = Writing.Open("smtp", new { host = "127.0.0.1", port = server.Port, security = "none", from = "hooks@example.com", to = "ops@example.com" });
        var bytes = Messages.New(Messages.AllBytes);
        await output.MustAsync(bytes);
        BodyOf((await ReadAsync(server)).Single()).ShouldBe(Messages.AllBytes);

        var messages = await output.SurviveAsync(server.Kill9Async, server.StartAsync);
        var mails = await ReadAsync(server);
        foreach (var message in messages)
        {
            BodyOf(mails.First(m => m.Contains($"<{message.Id}@example.com>", StringComparison.Ordinal))).ShouldBe(message.Body.ToArray());
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_anew_and_no_mail_is_lost()
    {
        await using var server = new MailServer { BreakOff = 1 };
        await using var output = Writing.Open("smtp", SettingsOf(server));
        await output.MustAsync(Messages.Numbered(10));
        server.Mails.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Refusals_are_told_and_no_password_goes_out_in_the_clear()
    {
        await using var server = new MailServer();
        await using var nobody = Writing.Open("smtp", SettingsOf(server, to: "nobody@example.com"));
        (await nobody.TryAsync(Messages.New())).Error.ShouldBe("The mail server answered 550 no such user");
        await using var secured = Writing.Open("smtp", SettingsOf(server, security: "starttls"));
        (await secured.TryAsync(Messages.New())).ErrorCode.ShouldBe(ErrorCodes.OutputFailed);
        Should.Throw<FormatException>(() => Writing.Open("smtp", new { host = "h", from = "a@b.c", to = "a@b.c", security = "none", username = "u", password = "p" }));
        Should.Throw<FormatException>(() => Writing.Open("smtp", new { host = "h", from = "a@b.c", to = "a@b.c, not an address" }));
        await Writing.MustRefusePrivateAsync("smtp", SettingsOf(server));
        server.Mails.ShouldBeEmpty();
    }

    /// <summary>What is attached to a mail.</summary>
    private static byte[] BodyOf(string mail) =>
        Convert.FromBase64String(mail[mail.LastIndexOf("\n\n", StringComparison.Ordinal)..mail.LastIndexOf("\n--webhookops", StringComparison.Ordinal)].Replace("\n", "", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<string>> ReadAsync(LocalServer server) =>
        await Task.WhenAll(Directory.GetFiles(Path.Combine(server.Folder["mail"], "new")).Select(f => File.ReadAllTextAsync(f)));

    private static object SettingsOf(MailServer server, string to = "ops@example.com, second@example.com", string security = "none") =>
        new { host = "127.0.0.1", port = server.Port, security, from = "Hooks <hooks@example.com>", to };
}
