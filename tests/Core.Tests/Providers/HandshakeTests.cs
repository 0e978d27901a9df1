using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Tests.Verification;

namespace WebhookOps.Core.Tests.Providers;

public sealed class HandshakeTests
{
    private static readonly SourceCredentials s_credentials = new() { SigningSecrets = [new SigningSecret(new Secret("secret"))], HandshakeToken = new Secret("meatyhamhock") };

    [Fact]
    public void Slack_gets_its_challenge_back_as_plain_text() =>
        Ask("""{"token":"t","challenge":"<b>3eZ</b>","type":"url_verification"}""").ShouldBe(new HandshakeAnswer("text/plain; charset=utf-8", "<b>3eZ</b>"));

    [Theory]
    [InlineData("""{"challenge":"3eZ","type":"event_callback"}""")]
    [InlineData("""{"type":"url_verification"}""")]
    [InlineData("""{"type":"url_verification","challenge":{}}""")]
    [InlineData("""{"type":"url_verification","challenge":"x" """)]
    [InlineData("")]
    public void Anything_else_is_an_event(string body) => Ask(body).ShouldBeNull();

    [Fact]
    public void A_huge_challenge_is_not_reflected() =>
        Ask($$"""{"type":"url_verification","challenge":"{{new string('x', 1025)}}"}""").ShouldBeNull();

    [Fact]
    public void Others_have_none() => Handshake.Of(ProviderTable.BuiltIn.Find("github")!, s_credentials).ShouldBeNull();

    [Fact]
    public void Meta_must_show_the_token_that_it_was_given()
    {
        Get("meta", "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock")!.Value.Text.ShouldBe("1158201444");
        Get("meta", "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=wrong")!.Value.Fault!.ShouldContain("handshakeToken");
        Get("meta", "?hub.mode=subscribe&hub.challenge=1158201444")!.Value.Fault.ShouldNotBeNull();
        Get("meta", "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=", SourceCredentials.None)!.Value.Fault!.ShouldContain("no handshakeToken");
        Get("meta", "?hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=meatyhamhock").ShouldBeNull();
        Ask("{}", "meta").ShouldBeNull();
    }

    [Fact]
    public void Dropbox_gets_its_challenge_back()
    {
        Get("dropbox", "?challenge=a%20b")!.Value.ShouldBe(new HandshakeAnswer("text/plain; charset=utf-8", "a b"));
        Get("dropbox", "").ShouldBeNull();
    }

    [Fact]
    public void Zoom_gets_its_token_and_the_tokens_hash()
    {
        const string body = """{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680,"event":"endpoint.url_validation"}""";
        var answer = JsonNode.Parse(Ask(body, "zoom")!.Value.Text)!;
        ((string)answer["plainToken"]!).ShouldBe("qgg8vlvZRS6UYooatFL8Aw");
        ((string)answer["encryptedToken"]!).ShouldBe(Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, "qgg8vlvZRS6UYooatFL8Aw"u8)));
        Handshake.Of(ProviderTable.BuiltIn.Find("zoom")!, SourceCredentials.None)!.Answer(Requests.Post(body))!.Value.Fault.ShouldNotBeNull();
    }

    [Fact]
    public void Twitch_marks_its_question_in_a_header()
    {
        Ask("""{"challenge":"pogchamp"}""", "twitch", ("Twitch-Eventsub-Message-Type", "webhook_callback_verification"))!.Value.Text.ShouldBe("pogchamp");
        Ask("""{"challenge":"pogchamp"}""", "twitch", ("Twitch-Eventsub-Message-Type", "notification")).ShouldBeNull();
    }

    [Fact]
    public void Discord_pings()
    {
        Ask("""{"version":1,"application_id":"1","type":0}""", "discord").ShouldBe(HandshakeAnswer.Nothing);
        Ask("""{"version":1,"application_id":"1","type":1,"event":{"type":"ENTITLEMENT_CREATE"}}""", "discord").ShouldBeNull();
        Ask("""{"type":1}""", "discord-interactions").ShouldBe(new HandshakeAnswer("application/json", """{"type":1}"""));
    }

    [Theory]
    [InlineData("twitch", "2023-11-14T22:13:20.634234626Z", true)]
    [InlineData("twitch", "2023-11-14T22:03:19Z", false)]
    [InlineData("twitch", "1700000000", false)]
    [InlineData("twitch", "", false)]
    public void A_time_may_be_written_out(string provider, string time, bool good)
    {
        const string body = """{"event":{}}""";
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("a secret of Twitch"u8, Encoding.UTF8.GetBytes("e76c" + time + body)));
        Requests.Verifier(provider, "a secret of Twitch")
            .Check(body, ("Twitch-Eventsub-Message-Id", "e76c"), ("Twitch-Eventsub-Message-Timestamp", time), ("Twitch-Eventsub-Message-Signature", signature))
            .Verified.ShouldBe(good);
    }

    [Fact]
    public void Equal_notices_of_news_are_different_events()
    {
        var dropbox = new IdentityReader(ProviderTable.BuiltIn.Find("dropbox")!, DedupeRule.Default);
        dropbox.Read(Requests.Post("""{"list_folder":{"accounts":["dbid:1"]}}""")).DedupeKey.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"kind":"echo","method":"PUT","challenge":"body:c"}""")]
    [InlineData("""{"kind":"echo"}""")]
    [InlineData("""{"kind":"echo","challenge":"body:c","when":"body:type"}""")]
    [InlineData("""{"kind":"hash","challenge":"body:c","members":["one"]}""")]
    [InlineData("""{"kind":"hash","method":"GET","challenge":"query:c","members":["one","two"]}""")]
    [InlineData("""{"kind":"fixed"}""")]
    [InlineData("""{"kind":"fixed","when":"body:type","is":"1","answer":"no json"}""")]
    public void A_row_that_makes_no_sense_is_refused(string handshake) =>
        Should.Throw<FormatException>(() => ProviderTable.Load($$"""[{"key":"x","name":"X","handshake":{{handshake}}}]""")).Message.ShouldContain("handshake");

    private static HandshakeAnswer? Ask(string body, string provider = "slack", params (string Name, string Value)[] headers) =>
        Handshake.Of(ProviderTable.BuiltIn.Find(provider)!, s_credentials)!.Answer(Requests.Post(body, headers));

    private static HandshakeAnswer? Get(string provider, string query, SourceCredentials? credentials = null) =>
        Handshake.Of(ProviderTable.BuiltIn.Find(provider)!, credentials ?? s_credentials)!
            .Answer(new InboundRequest("GET", "https://hooks.example.com/in/x" + query, "", query, HeaderList.Empty, ReadOnlyMemory<byte>.Empty));
}
