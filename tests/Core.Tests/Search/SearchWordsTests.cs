using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Events;
using WebhookOps.Core.Search;

namespace WebhookOps.Core.Tests.Search;

/// <summary>The words of the index narrow a search down: they may find too much, never too little.</summary>
public sealed class SearchWordsTests
{
    private static readonly string[] s_pieces =
    [
        "invoice", "nvoice", "in_123", "pull_request", "Σοφός", "ΣΟΦΟΣ", "straße", "STRASSE", "é", "I", "ı", "K", "10.5", "-", " ", ".", "*", "ud800", "\"", ":", "a", "1",
    ];

    [Fact]
    public void What_a_term_finds_has_all_of_its_words()
    {
        var texts = Gen.Elements(s_pieces).ListOf().Select(parts => string.Concat(parts));
        var cases = from body in texts from sought in texts from field in Gen.Elements(SearchField.Text, SearchField.Header, SearchField.Body) select (body, sought, field);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            // Half of what is sought is a part of what is there, lest nothing is found.
            var sought = c.sought.Length % 2 == 0 && c.body.Length > 2 ? c.body[(c.body.Length / 3)..] : c.sought;
            if (sought.Length == 0)
            {
                return;
            }

            foreach (var value in new[] { sought, "*" + sought, sought + "*", sought.ToUpperInvariant() })
            {
                var term = new SearchTerm(c.field, [value], c.field == SearchField.Header ? "X-Text" : c.field == SearchField.Body ? "a" : "");
                var headers = new HeaderList([new Header("X-Text", c.body)]);
                var body = Encoding.UTF8.GetBytes("{\"a\":" + System.Text.Json.JsonSerializer.Serialize(c.body) + "}");
                using var subject = new SearchSubject(headers, body);
                if (subject.Matches(term))
                {
                    var words = SearchWords.Of(Guid.Empty, null, headers, body);
                    SearchWords.Of(term).ShouldAllBe(w => words.Any(has => w.IsPrefix ? has.StartsWith(w.Text, StringComparison.Ordinal) : has == w.Text), $"{term} in {c.body}");
                }
            }
        }));
    }

    [Fact]
    public void A_number_has_the_words_of_whatever_spelling_it_is_sought_by()
    {
        string[] endings = ["", ".0", ".5", ".50", "0", "00"];
        string[] exponents = ["", "E0", "e1", "E2", "E+3", "e-1", "E-2", "e40"];
        var numbers = from sign in Gen.Elements("", "-")
                      from whole in Gen.Choose(0, 1500)
                      from fraction in Gen.Elements(endings)
                      from exponent in Gen.Elements(exponents)
                      select sign + whole + fraction + exponent;
        var cases = from written in numbers from sought in Gen.OneOf(numbers, Gen.Elements("0", "10", "1000", "007", "1200")) select (written, sought);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            // What is sought is often what is there, in its plain form.
            var plain = decimal.TryParse(c.written, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? number.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)
                : c.written;
            foreach (var value in new[] { plain, "0" + plain, c.written, c.sought })
            {
                var term = new SearchTerm(SearchField.Body, [value], "a");
                var body = Encoding.UTF8.GetBytes($$"""{"a":[{{c.written}}]}""");
                using var subject = new SearchSubject(HeaderList.Empty, body);
                if (subject.Matches(term))
                {
                    var words = SearchWords.Of(Guid.Empty, null, HeaderList.Empty, body);
                    SearchWords.Of(term).ShouldAllBe(w => words.Contains(w.Text), $"{term} in {c.written}");
                }
            }
        }));
    }

    [Theory]
    [InlineData("1E3", "1000")]
    [InlineData("1.2345678E7", "12345678")]
    [InlineData("120e-1", "12")]
    [InlineData("0E5", "0")]
    public void A_whole_number_is_found_however_it_is_written_and_narrows_the_search(string written, string sought)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"a":{{written}}}""");
        using var subject = new SearchSubject(HeaderList.Empty, body);
        var term = new SearchTerm(SearchField.Body, [sought], "a");
        subject.Matches(term).ShouldBeTrue();
        SearchWords.Of(term).ShouldBe([new SearchWord(sought)]);
        SearchWords.Of(Guid.Empty, null, HeaderList.Empty, body).ShouldContain(sought);
    }

    [Theory]
    [InlineData("*ull_req", "pull_request")]
    [InlineData("*ull_request opened", "pull_request opened")]
    [InlineData("*-foo", "a-foobar")]
    public void A_part_is_found_inside_of_a_word(string sought, string text)
    {
        var term = new SearchTerm(SearchField.Text, [sought]);
        using var subject = new SearchSubject(HeaderList.Empty, Encoding.UTF8.GetBytes(text));
        subject.Matches(term).ShouldBeTrue();
        var words = SearchWords.Of(Guid.Empty, null, HeaderList.Empty, Encoding.UTF8.GetBytes(text));
        SearchWords.Of(term).ShouldAllBe(w => words.Any(has => w.IsPrefix ? has.StartsWith(w.Text, StringComparison.Ordinal) : has == w.Text));
    }

    [Theory]
    [InlineData("""{"\ud800abcd":1,"zzz":"here"}""", true)]
    [InlineData("""{"zzz":"here","\ud800":{"\udfff":1}}""", true)]
    [InlineData("""{"zzz":"\ud800"}""", false)]
    [InlineData("""{"zz\u007a":"here","\ud800abcd":1}""", true)]
    public void Half_a_surrogate_pair_breaks_no_search(string body, bool found)
    {
        using var subject = new SearchSubject(HeaderList.Empty, Encoding.UTF8.GetBytes(body));
        subject.Matches(new SearchTerm(SearchField.Body, ["here"], "zzz")).ShouldBe(found);
        subject.Matches(new SearchTerm(SearchField.Body, ["here"], "zzz", Excluded: true)).ShouldBe(!found);
        subject.Matches(new SearchTerm(SearchField.Body, ["1", "*"], "other")).ShouldBeFalse();
    }
}
