using System.Text;

namespace WebhookOps.Core.Search;

/// <summary>Reads a search, one character after the other; the first thing wrong ends it.</summary>
internal sealed class SearchParser(string text)
{
    private readonly List<SearchTerm> _terms = [];
    private int _at;

    public SearchError Error { get; private set; }

    private bool AtEnd => _at >= text.Length;

    /// <returns>Null: see <see cref="Error"/>.</returns>
    public SearchQuery? Parse()
    {
        if (text.Length > SearchQuery.MaxLength)
        {
            return Fail(SearchQuery.MaxLength, $"A search has at most {SearchQuery.MaxLength} characters; this one has {text.Length}.");
        }

        while (SkipSpace())
        {
            if (_terms.Count == SearchQuery.MaxTerms)
            {
                return Fail(_at, $"A search has at most {SearchQuery.MaxTerms} terms.");
            }

            if (ReadTerm() is not { } term)
            {
                return null;
            }

            if (term is { Excluded: true, Field: SearchField.Last or SearchField.From or SearchField.To })
            {
                return Fail(term.Position - 1, $"'{SearchFields.NameOf(term.Field)}' cannot be excluded. Leave the - away.");
            }

            _terms.Add(term);
        }

        return new SearchQuery(_terms);
    }

    private SearchTerm? ReadTerm()
    {
        var begin = _at;
        var excluded = text[_at] == '-' && _at + 1 < text.Length && !char.IsWhiteSpace(text[_at + 1]);
        _at += excluded ? 1 : 0;
        if (text[_at] == '"')
        {
            return ReadQuoted() is { } quoted ? MakeText(quoted, excluded, begin) : null;
        }

        var start = _at;
        while (!AtEnd && !char.IsWhiteSpace(text[_at]) && text[_at] is not (':' or '=' or '"'))
        {
            _at++;
        }

        var name = text[start.._at];
        if (AtEnd || char.IsWhiteSpace(text[_at]) || IsUrl())
        {
            return MakeText(text[start..SkipWord()], excluded, begin);
        }

        if (text[_at] == '"')
        {
            return Fail<SearchTerm>(_at, "A quotation mark stands inside of a word. Put a space before it, or \\\" inside of a quoted text.");
        }

        if (FieldOf(name) is not var (field, member))
        {
            return Fail<SearchTerm>(
                start,
                $"There is no field '{Clip(name)}'. Use one of {SearchFields.Known}; or search for the text itself: \"{Clip(text[start..SkipWord()].Replace("\"", "", StringComparison.Ordinal))}\".");
        }

        _at++;
        return ReadValues(field, member) is { } values ? new SearchTerm(field, values, member, excluded, begin + 1) : null;
    }

    private List<string>? ReadValues(SearchField field, string member)
    {
        var values = new List<string>();
        do
        {
            var start = _at;
            var value = !AtEnd && text[_at] == '"' ? ReadQuoted() : ReadBare(field);
            if (value is null)
            {
                return null;
            }

            if (SearchFields.Check(field, value) is { } wrong)
            {
                return Fail<List<string>>(start, wrong);
            }

            values.Add(value);
        }
        while (!AtEnd && text[_at] == ',' && _at++ >= 0);

        if (values.Count > 1 && field is (SearchField.Last or SearchField.From or SearchField.To or SearchField.Verified))
        {
            return Fail<List<string>>(_at - 1, $"'{SearchFields.NameOf(field)}' takes one value.");
        }

        return AtEnd || char.IsWhiteSpace(text[_at])
            ? values
            : Fail<List<string>>(_at, $"A space is missing behind the value of '{(member.Length > 0 ? member : SearchFields.NameOf(field))}'.");
    }

    /// <summary>Up to a space; a comma parts the values of a list.</summary>
    private string ReadBare(SearchField field)
    {
        var start = _at;
        while (!AtEnd && !char.IsWhiteSpace(text[_at]) && text[_at] != ',' && text[_at] != '"')
        {
            _at++;
        }

        var value = text[start.._at];
        return field switch
        {
            SearchField.State or SearchField.Verified or SearchField.Last => value.ToLowerInvariant(),
            SearchField.Method or SearchField.Error => value.ToUpperInvariant(),
            _ => value,
        };
    }

    private string? ReadQuoted()
    {
        var open = _at++;
        var value = new StringBuilder();
        while (!AtEnd && text[_at] != '"')
        {
            if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] is '"' or '\\')
            {
                _at++;
            }

            value.Append(text[_at++]);
        }

        if (AtEnd)
        {
            return Fail<string>(open, "This quotation mark is not closed. Write another \" behind the text.");
        }

        _at++;
        return value.ToString();
    }

    private SearchTerm? MakeText(string value, bool excluded, int begin)
    {
        if (!AtEnd && !char.IsWhiteSpace(text[_at]))
        {
            return Fail<SearchTerm>(_at, "A space is missing behind the quoted text. A quotation mark inside of it is written with a \\ before it.");
        }

        return SearchFields.Check(SearchField.Text, value) is { } wrong
            ? Fail<SearchTerm>(begin, value.Length == 0 ? "The quoted text is empty. Write something into it, or leave it away." : wrong)
            : new SearchTerm(SearchField.Text, [value], "", excluded, begin + 1);
    }

    private static (SearchField Field, string Member)? FieldOf(string name)
    {
        if (name.StartsWith("body.", StringComparison.OrdinalIgnoreCase) && name[5..].Split('.').All(m => m.Length > 0))
        {
            return (SearchField.Body, name[5..]);
        }

        if (name.StartsWith("header.", StringComparison.OrdinalIgnoreCase) && name.Length > 7)
        {
            return (SearchField.Header, name[7..]);
        }

        return SearchFields.Find(name) is { } field ? (field, "") : null;
    }

    /// <summary>An address that somebody pasted is a text and no field.</summary>
    private bool IsUrl() => text.AsSpan(_at).StartsWith("://", StringComparison.Ordinal);

    private int SkipWord()
    {
        while (!AtEnd && !char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at;
    }

    private bool SkipSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return !AtEnd;
    }

    private static string Clip(string name) => name.Length <= 40 ? name : name[..40] + "…";

    private SearchQuery? Fail(int at, string message) => Fail<SearchQuery>(at, message);

    private T? Fail<T>(int at, string message)
        where T : class
    {
        Error = new SearchError(at + 1, message);
        return null;
    }
}
