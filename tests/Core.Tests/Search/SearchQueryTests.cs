using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Search;

namespace WebhookOps.Core.Tests.Search;

public sealed class SearchQueryTests
{
    private static readonly string[] s_oddities = ["\"", "\\", ":", "=", ",", "-", " ", "\t", "body.", "header.", "source", "state", "dead", "last", "24h", "é", "*", "\0", "\ud800"];

    [Fact]
    public void Every_form_is_read()
    {
        Parse("""source:stripe,github -state:dead type:invoice.* status:5xx,404 last:24h body.data.id=in_123 header.X-Id:"a b" "two words" plain https://x.example/a:b""")
            .Terms.ShouldBe(
            [
                new(SearchField.Source, ["stripe", "github"]),
                new(SearchField.State, ["dead"], Excluded: true),
                new(SearchField.Type, ["invoice.*"]),
                new(SearchField.Status, ["5xx", "404"]),
                new(SearchField.Last, ["24h"]),
                new(SearchField.Body, ["in_123"], "data.id"),
                new(SearchField.Header, ["a b"], "X-Id"),
                new(SearchField.Text, ["two words"]),
                new(SearchField.Text, ["plain"]),
                new(SearchField.Text, ["https://x.example/a:b"]),
            ]);
        Parse("  ").Terms.ShouldBeEmpty();
        Parse("STATE:Dead method:post").Terms.Select(t => t.Values[0]).ShouldBe(["dead", "POST"]);
    }

    [Theory]
    [InlineData("stat:dead", 1, "no field 'stat'")]
    [InlineData("source:a state:dad", 16, "no state 'dad'")]
    [InlineData("state:", 7, "needs a value")]
    [InlineData("a \"b", 3, "not closed")]
    [InlineData("a\"b\"", 2, "inside of a word")]
    [InlineData("\"a\"b", 4, "space is missing")]
    [InlineData("\"\"", 1, "empty")]
    [InlineData("status:6xx", 8, "5xx")]
    [InlineData("status:500-400", 8, "range")]
    [InlineData("last:1y", 6, "24h")]
    [InlineData("from:yesterday", 6, "2026-05-01")]
    [InlineData("-from:2026-05-01", 1, "cannot be excluded")]
    [InlineData("last:1h,2h", 10, "one value")]
    [InlineData("body.a..b=1", 1, "no field")]
    [InlineData("verified:maybe", 10, "yes or no")]
    public void An_error_names_the_place_and_the_remedy(string text, int position, string part)
    {
        SearchQuery.TryParse(text, out _, out var error).ShouldBeFalse();
        error.Position.ShouldBe(position);
        error.Message.ShouldContain(part);
        error.ToString().ShouldStartWith($"At character {position}: ");
    }

    [Fact]
    public void No_text_breaks_it_and_what_it_reads_it_writes()
    {
        var part = Gen.OneOf(Gen.Elements(s_oddities), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get));
        var texts = Gen.ListOf(part).Select(parts => string.Concat(parts));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(texts.ToArbitrary(), text =>
        {
            if (SearchQuery.TryParse(text, out var query, out var error))
            {
                Parse(query.ToString()).ShouldBe(query);
            }
            else
            {
                error.Position.ShouldBeInRange(1, text.Length + 1);
                error.Message.ShouldEndWith(".");
            }
        }));
    }

    [Fact]
    public void An_age_becomes_the_moment_it_means()
    {
        var now = new DateTimeOffset(2026, 5, 2, 12, 0, 0, TimeSpan.Zero);
        Parse("last:24h x").At(now).ToString().ShouldBe("from:2026-05-01T12:00:00Z \"x\"");
        SearchFields.Moment("2026-05-01T12:00:00Z").ShouldBe(now.AddDays(-1));
        SearchFields.Age("2w").ShouldBe(TimeSpan.FromDays(14));
    }

    private static SearchQuery Parse(string text) =>
        SearchQuery.TryParse(text, out var query, out var error) ? query : throw new InvalidOperationException($"{text}: {error}");
}
