using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Tests.Verification;

namespace WebhookOps.Core.Tests.Providers;

public sealed class IdentityTests
{
    private static EventIdentity Read(string provider, InboundRequest request, DedupeRule? rule = null) =>
        new IdentityReader(ProviderTable.BuiltIn.Find(provider)!, rule ?? DedupeRule.Default).Read(request);

    [Fact]
    public void From_headers()
    {
        var identity = Read("github", Requests.Post("not json", ("x-github-delivery", "72d3"), ("X-GitHub-Event", "push")));
        identity.ShouldBe(new EventIdentity("72d3", "push", DedupeKey.FromEventId("72d3")));
    }

    [Fact]
    public void The_first_place_that_holds_something_counts()
    {
        Read("generic", Requests.Post("", ("X-Request-Id", "c"), ("X-Event-Id", "b"))).Id.ShouldBe("b");
        Read("generic", Requests.Post("", ("X-Webhook-Id", ""), ("X-Request-Id", "c"))).Id.ShouldBe("c");
        Read("slack", Requests.Post("""{"trigger_id":"t1","type":"x"}""")).Id.ShouldBe("t1");
        Read("slack", Requests.Post("""{"trigger_id":"t1","event_id":"e1"}""")).Id.ShouldBe("e1");
    }

    [Theory]
    [InlineData("""{"data":{"id":"inner"},"id":"evt_1","type":"ping"}""", "evt_1", "ping")]
    [InlineData("""{"id":12345678901234567890,"type":null}""", "12345678901234567890", null)]
    [InlineData("""{"id":{"id":"x"},"type":["x"]}""", null, null)]
    [InlineData("""{"id":"","type":true}""", null, null)]
    [InlineData("""[{"id":"x"}]""", null, null)]
    [InlineData("\"id\"", null, null)]
    [InlineData("""{"id":"evt_1","type":"ping" """, null, null)]
    [InlineData("""{"id":"evt_1"} {"id":"evt_2"}""", null, null)]
    [InlineData("", null, null)]
    [InlineData("""{"id":"a\u0041","type":"\u00fc"}""", "aA", "ü")]
    [InlineData("""{"id":"\ud800","type":"x"}""", null, "x")]
    public void From_the_body(string body, string? id, string? type)
    {
        var request = Requests.Post(body);
        var identity = Read("stripe", request);
        (identity.Id, identity.Type).ShouldBe((id, type));
        identity.DedupeKey.ShouldBe(id is null ? DedupeKey.FromContent(request) : DedupeKey.FromEventId(id));
    }

    [Fact]
    public void Without_an_id_only_a_repeat_of_the_whole_request_is_a_repeat()
    {
        var request = Requests.Post("{}") with { Method = "PUT", Path = "/orders/1", Query = "?a=1" };
        var key = KeyOf(request);
        key.ShouldNotBeNull();
        KeyOf(request with { Body = "{}"u8.ToArray(), Headers = new([new("X-Attempt", "2")]) }).ShouldBe(key);
        InboundRequest[] others = [Requests.Post("{}"), request with { Method = "POST" }, request with { Path = "/orders/2" }, request with { Query = "?a=2" }, request with { Body = "[]"u8.ToArray() }];
        others.Select(KeyOf).Append(key).Distinct().Count().ShouldBe(others.Length + 1);

        var empty = Requests.Post("") with { Path = "/door/opened" };
        KeyOf(empty).ShouldBeNull();
        KeyOf(empty with { Query = "?at=12" }).ShouldNotBeNull();

        static DedupeKey? KeyOf(InboundRequest request) => Read("generic", request).DedupeKey;
    }

    [Theory]
    [InlineData("""{"a":[{"id":"x"},{"id":"y"}]}""", "y")]
    [InlineData("""{"a":[[],{"b":1,"id":"y"},3]}""", "y")]
    [InlineData("""{"a":{"1":{"id":"y"}}}""", "y")]
    [InlineData("""{"a":[{"id":"x"}]}""", null)]
    [InlineData("""{"a":[0,["id","y"]]}""", null)]
    [InlineData("""{"a":[0,{"id":"y"]}""", null)]
    public void From_an_element_of_an_array(string body, string? id) =>
        Read("stripe", Requests.Post(body), new DedupeRule { Body = "a.1.id" }).Id.ShouldBe(id);

    [Theory]
    [InlineData("CallSid=CA1&CallStatus=in-progress", "in-progress")]
    [InlineData("SmsStatus=sent&MessageStatus=delivered", "delivered")]
    [InlineData("EventType=&SmsStatus=re%63eived", "received")]
    [InlineData("""{"CallStatus":"busy"}""", null)]
    [InlineData("SmsStatus=a%00b", null)]
    [InlineData("%&=&&", null)]
    public void From_a_form(string body, string? type) => Read("twilio", Requests.Post(body)).Type.ShouldBe(type);

    [Fact]
    public void A_body_deeper_than_64_levels_or_not_utf8_yields_nothing()
    {
        Read("stripe", Requests.Post("{\"id\":\"x\",\"a\":" + new string('[', 100_000))).Id.ShouldBeNull();
        Read("stripe", Requests.Post([.. "{\"id\":\""u8, 0xff, 0xfe, .. "\"}"u8])).Id.ShouldBeNull();
    }

    [Fact]
    public void What_no_database_should_store_is_replaced()
    {
        var identity = Read("stripe", Requests.Post("""{"id":"a\u0000b","type":"a\u0000b"}"""));
        identity.Id!.ShouldStartWith("sha256:");
        identity.Type.ShouldBeNull();
        Read("stripe", Requests.Post($$"""{"id":"{{new string('x', 256)}}"}""")).Id!.Length.ShouldBe(7 + 64);
        Read("stripe", Requests.Post($$"""{"id":"{{new string('x', 255)}}"}""")).Id!.Length.ShouldBe(255);
    }

    [Fact]
    public void The_sources_own_rule_replaces_the_providers()
    {
        var request = Requests.Post("""{"id":"evt_1","type":"ping","data":{"object":{"id":"in_1"}}}""", ("X-Mine", "m"));
        Read("stripe", request, new DedupeRule { Body = "data.object.id" }).Id.ShouldBe("in_1");
        Read("stripe", request, new DedupeRule { Header = "x-mine" }).Id.ShouldBe("m");
        Read("stripe", request, new DedupeRule { Header = "x-other" }).ShouldBe(new EventIdentity(null, "ping", DedupeKey.FromContent(request)));
        Read("stripe", request, new DedupeRule { Enabled = false }).ShouldBe(new EventIdentity("evt_1", "ping", null));
    }
}
