using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Alerts.Telling;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Alerts.Tests.Telling;

public sealed class TellingTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private AlertHost _host = null!;
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await AlertHost.StartAsync(_clock);
        _receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_is_signed_and_tells_the_beginning_and_the_end()
    {
        await _host.AddAsync(Samples.Webhook(_receiver.Url + "/alerts"));
        var incident = await _host.OpenAsync();
        await _host.TellAsync();
        _clock.Advance(TimeSpan.FromMinutes(75));
        await _host.Log.ResolveAsync(incident.Id, "The destination takes deliveries again.", CancellationToken.None);
        await _host.TellAsync();
        await _host.TellAsync();

        var (opened, resolved) = _receiver.Requests switch { [var a, var b] => (Read(a), Read(b)), var all => throw new ShouldAssertException($"{all.Count} requests") };
        opened.ToJsonString().ShouldBe(new JsonObject
        {
            ["type"] = "incident.opened",
            ["timestamp"] = opened["timestamp"]!.DeepClone(),
            ["data"] = new JsonObject
            {
                ["title"] = "Destination failing: shop",
                ["text"] = "It does not work.",
                ["link"] = $"https://ops.example.com/incidents/{PublicId.Format("inc", incident.Id)}",
                ["incident"] = new JsonObject
                {
                    ["id"] = PublicId.Format("inc", incident.Id),
                    ["kind"] = "destination-failing",
                    ["state"] = "open",
                    ["subjectKind"] = "destination",
                    ["subject"] = "shop",
                    ["summary"] = "It does not work.",
                    ["openedAt"] = opened["timestamp"]!.DeepClone(),
                    ["resolvedAt"] = null,
                    ["resolution"] = null,
                },
            },
        }.ToJsonString());
        resolved["type"]!.GetValue<string>().ShouldBe("incident.resolved");
        resolved["data"]!["text"]!.GetValue<string>().ShouldBe("The destination takes deliveries again. It lasted 1 h 15 min.");
        resolved["data"]!["incident"]!["state"]!.GetValue<string>().ShouldBe("resolved");
        _receiver.Requests[0].Id.ShouldNotBe(_receiver.Requests[1].Id);
        (await _host.NoticesAsync()).ShouldAllBe(n => n.State == NoticeState.Told && n.Attempts == 1);
    }

    [Fact]
    public async Task A_target_that_does_not_answer_well_is_told_again_by_the_same_id_until_it_does()
    {
        _receiver.Answer = Answers.InTurn(Answers.Status(500, "<b>no</b>"), Answers.Reset, Answers.Redirect(_receiver.Url), Answers.Ok);
        await _host.AddAsync(Samples.Webhook(_receiver.Url));
        await _host.OpenAsync();
        await _host.TellAsync();
        (await _host.NoticesAsync()).Single().LastError.ShouldBe("It answered 500: <b>no</b>");
        await _host.TellAsync();
        _receiver.Requests.Count.ShouldBe(1, "it waits a while");
        foreach (var pause in (int[])[10, 20, 40])
        {
            _clock.Advance(TimeSpan.FromSeconds(pause));
            await _host.TellAsync();
        }

        _receiver.Requests.Count.ShouldBe(4);
        _receiver.Requests.Select(r => r.Id).Distinct().ShouldHaveSingleItem();
        var notice = (await _host.NoticesAsync()).Single();
        (notice.State, notice.Attempts, notice.LastError).ShouldBe((NoticeState.Told, 4, null));
    }

    [Fact]
    public async Task After_a_day_it_is_given_up_and_who_is_switched_off_is_not_told()
    {
        _receiver.Answer = Answers.Status(404);
        await _host.AddAsync(Samples.Webhook(_receiver.Url));
        var incident = await _host.OpenAsync();
        for (var i = 0; i < 24 * 4 + 10; i++)
        {
            await _host.TellAsync();
            _clock.Advance(TimeSpan.FromMinutes(15));
        }

        (await _host.NoticesAsync()).Single().State.ShouldBe(NoticeState.GivenUp);
        var tries = _receiver.Requests.Count;
        tries.ShouldBeInRange(90, 110);
        _receiver.Answer = Answers.Ok;
        await _host.Log.ResolveAsync(incident.Id, "over", CancellationToken.None);
        await _host.TellAsync();
        _receiver.Requests.Count.ShouldBe(tries);

        await _host.OpenAsync();
        await _host.ChangeAsync(db => db.AlertTargets.Single().Enabled = false);
        await _host.TellAsync();
        _receiver.Requests.Count.ShouldBe(tries);
        (await _host.NoticesAsync())[^1].LastError.ShouldBe("The target is switched off.");
    }

    [Fact]
    public async Task What_is_taken_and_not_told_because_its_process_died_is_told_by_another()
    {
        await _host.AddAsync(Samples.Webhook(_receiver.Url));
        await _host.OpenAsync();
        var queue = _host.Get<Storage.Alerts.NoticeQueue>();
        var due = (await queue.DueAsync(1, CancellationToken.None)).Single();
        await queue.ClaimAsync(due.Notice, _clock.Now.AddMinutes(2), CancellationToken.None);
        await _host.TellAsync();
        _receiver.Requests.ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromMinutes(2));
        await _host.TellAsync();
        _receiver.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_private_address_is_refused_unless_it_is_allowed()
    {
        await using var strict = await AlertHost.StartAsync(_clock, settings: ("Delivery:AllowPrivateNetworks", "false"));
        await using var mails = new MailServer();
        var allowed = Samples.Webhook(_receiver.Url, "allowed");
        allowed.AllowPrivateNetwork = true;
        await strict.AddAsync(Samples.Webhook(_receiver.Url), Samples.Slack(_receiver.Url), Samples.Mail(mails.Port), allowed);
        await strict.OpenAsync();
        await strict.TellAsync();
        _receiver.Requests.ShouldHaveSingleItem();
        mails.Mails.ShouldBeEmpty();
        var refused = (await strict.NoticesAsync()).Where(n => n.State == NoticeState.Waiting).ToList();
        refused.Count.ShouldBe(3);
        refused.ShouldAllBe(n => n.LastError!.Contains("private", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Slack_gets_its_JSON_and_no_name_becomes_a_mention_or_a_link()
    {
        await _host.AddAsync(Samples.Slack(_receiver.Url + "/services/T/B/x"));
        await _host.OpenAsync("<!channel> <https://evil.example|click> & co", "\"quoted\"\n</b>");
        await _host.TellAsync();
        var json = JsonNode.Parse(_receiver.Requests.Single().Body)!;
        _receiver.Requests.Single().Path.ShouldBe("/services/T/B/x");
        const string title = "Destination failing: &lt;!channel&gt; &lt;https://evil.example|click&gt; &amp; co";
        json["text"]!.GetValue<string>().ShouldBe($"{title}. \"quoted\"\n&lt;/b&gt;");
        var block = json["blocks"]!.AsArray().Single()!;
        block["type"]!.GetValue<string>().ShouldBe("section");
        block["text"]!["type"]!.GetValue<string>().ShouldBe("mrkdwn");
        var text = block["text"]!["text"]!.GetValue<string>();
        text.ShouldStartWith($":rotating_light: *{title}*\n\"quoted\"\n&lt;/b&gt;\n<https://ops.example.com/incidents/inc_");
        text.Count(c => c == '<').ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_reaches_everybody_and_no_name_becomes_a_header_or_ends_the_mail()
    {
        await using var mails = new MailServer();
        await _host.AddAsync(Samples.Mail(mails.Port));
        var incident = await _host.OpenAsync("shop\r\nBcc: all@example.com\r\n\r\n.\r\nMAIL FROM:<x>" + new string('é', 90), "Zeile\r\n.\r\nQUIT");
        await _host.TellAsync();
        await _host.Log.ResolveAsync(incident.Id, "over", CancellationToken.None);
        await _host.TellAsync();
        mails.Mails.Count.ShouldBe(2);
        mails.Mails.TryDequeue(out var mail).ShouldBeTrue();
        var (head, body) = (mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)], mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        head.ShouldNotContain("Bcc");
        head.ShouldContain("To: ops@example.com, Second <second@example.com>\r\n");
        head.Split("\r\n").ShouldAllBe(l => l.Length <= 100 && l.All(c => c >= ' ' && c <= '~'));
        var words = head[(head.IndexOf("Subject: ", StringComparison.Ordinal) + 9)..head.IndexOf("\r\nDate", StringComparison.Ordinal)].Split("\r\n ");
        words.ShouldAllBe(w => w.Length <= 75);
        string.Concat(words.Select(w => Encoding.UTF8.GetString(Convert.FromBase64String(w["=?utf-8?B?".Length..^2]))))
            .ShouldStartWith("[WebhookOps] Destination failing: shopBcc: all@example.com.MAIL FROM:<x>ééé");
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\r\n", "", StringComparison.Ordinal)));
        text.ShouldContain("Zeile\r\n.\r\nQUIT");
        text.ShouldContain("https://ops.example.com/incidents/inc_");
    }

    [Fact]
    public async Task A_test_is_told_like_any_other_and_its_failure_is_answered()
    {
        await using var mails = new MailServer();
        var teller = _host.Get<AlertTeller>();
        (await teller.TestAsync(Samples.Webhook(_receiver.Url), CancellationToken.None)).ShouldBeNull();
        Read(_receiver.Requests.Single())["type"]!.GetValue<string>().ShouldBe("alert.test");
        (await teller.TestAsync(Samples.Mail(mails.Port), CancellationToken.None)).ShouldBeNull();
        mails.Mails.ShouldHaveSingleItem();
        (await teller.TestAsync(Samples.Slack($"http://127.0.0.1:{FreePort.Next()}/"), CancellationToken.None)).ShouldBe("The destination refused the connection.");
        (await teller.TestAsync(Samples.Mail(FreePort.Next()), CancellationToken.None)).ShouldBe("The destination refused the connection.");
    }

    /// <summary>Checks the signature as the specification has it, by none of the product's code.</summary>
    private JsonNode Read(ReceivedRequest request)
    {
        var key = Convert.FromBase64String(Samples.Key["whsec_".Length..]);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{request.Header("webhook-id")}.{request.Header("webhook-timestamp")}."), .. request.Body];
        request.Header("webhook-signature").ShouldBe("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        request.Header("content-type").ShouldBe("application/json");
        Math.Abs(long.Parse(request.Header("webhook-timestamp")!, null) - _clock.Now.ToUnixTimeSeconds()).ShouldBeLessThan(2 * 3600);
        return JsonNode.Parse(request.Body)!;
    }
}
