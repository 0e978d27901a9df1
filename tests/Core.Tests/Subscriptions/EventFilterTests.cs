using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Events;
using WebhookOps.Core.Subscriptions.Filters;

namespace WebhookOps.Core.Tests.Subscriptions;

public sealed class EventFilterTests
{
    private const string Body = """{"id":7,"amount":120.50,"status":"paid","tags":["a","b"],"none":null,"data":{"object":{"status":"open"}},"items":[{"sku":"x"}]}""";

    private static bool Matches(string filter, string body = Body, string? type = "invoice.paid")
    {
        EventFilter.TryParse(filter, out var compiled, out var errors).ShouldBeTrue(string.Join("; ", errors));
        using var subject = new FilterSubject(
            type, new HeaderList([new("X-GitHub-Event", "push"), new("X-Count", "12")]), "/eu/orders", "?env=live&n=5&q=a%20b", Encoding.UTF8.GetBytes(body));
        return compiled!.Matches(subject);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"type":"invoice.paid"}""")]
    [InlineData("""{"type":["charge.*","invoice.*"]}""")]
    [InlineData("""{"type":{"$not":"charge.*"},"path":"/eu/*"}""")]
    [InlineData("""{"headers":{"x-github-event":"push","x-count":{"$gt":9}}}""")]
    [InlineData("""{"headers":{"x-other":{"$exists":false}},"query":{"env":["test","live"],"n":{"$lte":5},"q":"a b"}}""")]
    [InlineData("""{"body":{"status":"paid","data.object.status":{"$in":["open","new"]}}}""")]
    [InlineData("""{"body":{"amount":{"$gte":120.5,"$lt":121},"id":7.0}}""")]
    [InlineData("""{"body":{"tags":{"$contains":"b"},"items.0.sku":"x","none":null}}""")]
    [InlineData("""{"body":{"status":{"$startsWith":"pa","$endsWith":"id","$contains":"ai"}}}""")]
    [InlineData("""{"body":{"missing":{"$neq":"x"},"other":{"$nin":["x"]},"third":{"$exists":false}}}""")]
    [InlineData("""{"body":{"$or":[{"status":"open"},{"id":{"$gt":5}}],"$not":{"id":8}}}""")]
    [InlineData("""{"body":{"id":{"$or":[1,{"$and":[{"$gt":6},{"$lt":8}]}]}}}""")]
    public void Lets_through(string filter) => Matches(filter).ShouldBeTrue();

    [Theory]
    [InlineData("""{"type":"invoice"}""")]
    [InlineData("""{"type":[]}""")]
    [InlineData("""{"type":"invoice?paid"}""")]
    [InlineData("""{"headers":{"x-github-event":"pu*"}}""")]
    [InlineData("""{"body":{"status":"paid","id":8}}""")]
    [InlineData("""{"body":{"id":"7"}}""")]
    [InlineData("""{"body":{"status":{"$gt":1}}}""")]
    [InlineData("""{"body":{"data":{"$eq":"open"}}}""")]
    [InlineData("""{"body":{"items.1.sku":{"$exists":true}}}""")]
    public void Keeps_back(string filter) => Matches(filter).ShouldBeFalse();

    [Fact]
    public void A_body_that_is_not_JSON_meets_no_condition_on_it()
    {
        Matches("""{"body":{"x":{"$exists":false}}}""", "a=b").ShouldBeFalse();
        Matches("""{"body":{}}""", "").ShouldBeFalse();
        Matches("""{"body":{"x":"y"}}""", """{"x":"\ud800"}""").ShouldBeFalse();
        Matches("""{"body":{"x":{"$exists":true}}}""", """{"x":"\ud800"}""").ShouldBeTrue();
        Matches("""{"body":{"x":{"$neq":"y"}}}""", """{"x":"\ud800"}""").ShouldBeTrue();
        Matches("""{"body":{"x":"y"}}""", """{"x":"y","\ud800bcd":1}""").ShouldBeTrue();
        Matches("""{"body":{"$not":{"x":"y"}}}""", """{"\ud800bcd":1}""").ShouldBeTrue();
        Matches("""{"body":{"x":{"$gt":5}}}""", """{"x":1e400}""").ShouldBeTrue();
        Matches("""{"type":"invoice.*"}""", "a=b").ShouldBeTrue();
    }

    [Theory]
    [InlineData("nonsense", "filter")]
    [InlineData("[]", "filter")]
    [InlineData("""{"kind":1}""", "filter.kind")]
    [InlineData("""{"body":{"data.status":{"$gtx":5}}}""", "filter.body.data.status.$gtx")]
    [InlineData("""{"body":{"a..b":1}}""", "filter.body.a..b")]
    [InlineData("""{"body":{"$or":[{"a":{"$in":5}}]}}""", "filter.body.$or[0].a.$in")]
    [InlineData("""{"body":[]}""", "filter.body")]
    [InlineData("""{"headers":{"a b":"x"}}""", "filter.headers.a b")]
    [InlineData("""{"type":[{"$eq":1}]}""", "filter.type[0]")]
    [InlineData("""{"type":"\ud800"}""", "filter")]
    public void Says_where_it_is_wrong(string filter, string field)
    {
        EventFilter.TryParse(filter, out var compiled, out var errors).ShouldBeFalse();
        compiled.ShouldBeNull();
        errors[0].Field.ShouldBe(field);
    }

    [Fact]
    public void No_text_makes_it_throw() =>
        Prop.ForAll<string>(text => Parses(text) || Parses("{\"body\":{\"a\":{\"$eq\":" + text + "}}}") || true).QuickCheckThrowOnFailure();

    private static bool Parses(string text) => EventFilter.TryParse(text, out _, out _);
}
