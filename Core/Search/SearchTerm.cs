namespace WebhookOps.Core.Search;

/// <summary>One demand of a search.</summary>
/// <param name="Values">One of these; checked by the parser to be of the field's form.</param>
/// <param name="Name">The path of <see cref="SearchField.Body"/> (<c>data.object.id</c>) or the name of <see cref="SearchField.Header"/>; else empty.</param>
/// <param name="Excluded">Whether it asks for events that are not like this.</param>
/// <param name="Position">Where it begins in the text, from 1.</param>
public sealed record SearchTerm(SearchField Field, IReadOnlyList<string> Values, string Name = "", bool Excluded = false, int Position = 1)
{
    public bool Equals(SearchTerm? other) =>
        other is not null && Field == other.Field && Name == other.Name && Excluded == other.Excluded && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Field, Name, Excluded, Values.Count, Values[0]);

    /// <summary>As it would be written.</summary>
    public override string ToString()
    {
        var name = Field switch
        {
            SearchField.Text => "",
            SearchField.Body => $"body.{Name}=",
            SearchField.Header => $"header.{Name}:",
            _ => SearchFields.NameOf(Field) + ":",
        };
        var values = Field == SearchField.Text ? Quote(Values[0]) : string.Join(',', Values.Select(v => NeedsQuotes(v) ? Quote(v) : v));
        return (Excluded ? "-" : "") + name + values;
    }

    private static bool NeedsQuotes(string value) => value.Length == 0 || value.Any(c => char.IsWhiteSpace(c) || c is '"' or ',' or '\\');

    private static string Quote(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
