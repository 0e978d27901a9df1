using System.Globalization;
using System.Text;
using WebhookOps.Core.Events;

namespace WebhookOps.Core.Search;

/// <summary>
/// The words of an event, as an index keeps them, and the words of a search, as it is asked. A word is a run of letters, digits and
/// underscores, in lower case; beside those of body and headers an event has one for its source and one for its type. Words only narrow
/// a search down: what they find is looked at by <see cref="SearchSubject"/>.
/// </summary>
public static class SearchWords
{
    /// <summary>Bytes of a body that a search looks at.</summary>
    public const int MaxBody = 256 * 1024;

    private const int MaxLength = 64;

    /// <summary>Every word once, in no order.</summary>
    public static IReadOnlyCollection<string> Of(Guid source, string? type, HeaderList headers, ReadOnlySpan<byte> body)
    {
        var words = new HashSet<string>(StringComparer.Ordinal) { SourceWord(source) };
        if (type is not null)
        {
            words.Add(TypeWord(type));
        }

        foreach (var (name, value) in headers)
        {
            Collect(name, words);
            Collect(value, words);
        }

        var text = TextOf(body);
        Collect(text, words);
        CollectPowers(text, words);
        return words;
    }

    public static SearchWord OfSource(Guid source) => new(SourceWord(source));

    /// <param name="type">As in a search: with a <c>*</c> at its end, its beginning.</param>
    public static SearchWord OfType(string type) => type.EndsWith('*') ? new(TypeWord(type[..^1]), IsPrefix: true) : new(TypeWord(type));

    /// <summary>Words that whatever a term finds must have; none: the term finds too much to say.</summary>
    public static IReadOnlyList<SearchWord> Of(SearchTerm term)
    {
        if (term.Excluded || term.Values.Count != 1)
        {
            return [];
        }

        var value = term.Values[0];
        var open = term.Field == SearchField.Text || value.EndsWith('*');
        if (term.Field == SearchField.Text && value is ['*', _, ..])
        {
            value = Split(value).FirstOrDefault() is { Start.Value: 1, End: var end } ? value[end..] : value[1..]; // its first word may be the end of one
        }

        return term.Field switch
        {
            SearchField.Text or SearchField.Header => Of(value.TrimEnd('*'), open),
            SearchField.Body when value.All(IsNeverEscaped) && !HasOtherSpellings(value) => Of(value.TrimEnd('*'), open),
            _ => [],
        };
    }

    /// <summary>A body as text: its beginning, or nothing if it is none.</summary>
    public static string TextOf(ReadOnlySpan<byte> body)
    {
        var start = body[..Math.Min(body.Length, MaxBody)];
        return start[..Math.Min(start.Length, 512)].Contains((byte)0) ? "" : Encoding.UTF8.GetString(start);
    }

    internal static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_' || (c >= 0x80 && char.IsLetterOrDigit(c));

    private static List<SearchWord> Of(string text, bool open)
    {
        var words = new List<SearchWord>();
        foreach (var range in Split(text))
        {
            var isLast = range.End.Value == text.Length;
            var word = Normal(text.AsSpan(range));
            if (!(open && isLast))
            {
                words.Add(new(word));
            }
            else if (word.Length > 1)
            {
                words.Add(new(word, IsPrefix: true)); // one letter begins too many words to be of use
            }
        }

        return words;
    }

    private static void Collect(string text, HashSet<string> words)
    {
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> folded = stackalloc char[MaxLength];
        foreach (var range in Split(text))
        {
            lookup.Add(folded[..Fold(Cut(text.AsSpan(range)), folded)]);
        }
    }

    /// <summary>A whole number that is written with an exponent (1.2E3) has the word too by which it is sought (1200).</summary>
    private static void CollectPowers(string text, HashSet<string> words)
    {
        for (var at = 1; at < text.Length && text.AsSpan(at).IndexOfAny('e', 'E') is >= 0 and var ahead; at++)
        {
            at += ahead;
            var (start, end) = (at, at + 1);
            while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || text[start - 1] == '.'))
            {
                start--;
            }

            end += end < text.Length && text[end] is '+' or '-' ? 1 : 0;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (start < at
                && (start == 0 || !IsWordCharacter(text[start - 1]))
                && (end == text.Length || !IsWordCharacter(text[end]))
                && decimal.TryParse(text.AsSpan(start, end - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && decimal.IsInteger(number))
            {
                words.Add(number.ToString("0", CultureInfo.InvariantCulture));
            }
        }
    }

    private static IEnumerable<Range> Split(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && IsWordCharacter(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                yield return start..i;
                start = -1;
            }
        }
    }

    private static string Normal(ReadOnlySpan<char> word)
    {
        Span<char> folded = stackalloc char[MaxLength];
        return folded[..Fold(Cut(word), folded)].ToString();
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> word) => word[..Math.Min(word.Length, MaxLength)];

    /// <summary>Lower case, and the same for whatever has the same upper case (σ and ς), which is how <see cref="SearchSubject"/> compares.</summary>
    private static int Fold(ReadOnlySpan<char> word, Span<char> folded)
    {
        if (Ascii.IsValid(word))
        {
            return word.ToLowerInvariant(folded);
        }

        Span<char> upper = stackalloc char[MaxLength];
        return ((ReadOnlySpan<char>)upper[..word.ToUpperInvariant(upper)]).ToLowerInvariant(folded);
    }

    private static string SourceWord(Guid source) => $"source={source:N}";

    private static string TypeWord(string type)
    {
        var word = new StringBuilder("type=", 5 + MaxLength);
        foreach (var c in type.AsSpan(0, Math.Min(type.Length, MaxLength)))
        {
            word.Append(char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c is '\'' or '"' or '\\' ? '_' : char.ToLowerInvariant(c));
        }

        return word.ToString();
    }

    /// <summary>A number whose word a body need not have: it may spell 10.5 as 10.50, and 007 is 7.</summary>
    private static bool HasOtherSpellings(string value) =>
        (!value.All(char.IsAsciiDigit) || value is ['0', _, ..]) && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>What no writer of JSON writes otherwise than it is.</summary>
    private static bool IsNeverEscaped(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/' or '@' or ' ' or '*' or '#' or ',';
}
