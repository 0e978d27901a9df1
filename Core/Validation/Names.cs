namespace WebhookOps.Core.Validation;

/// <summary>The one rule for names that stand in addresses: slugs of sources, names of destinations, agents and channels.</summary>
public static class Names
{
    public const int MaxLength = 64;

    public const string SlugRule = "must be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit, and not 'new'";

    /// <summary>Where the page that makes one is.</summary>
    private const string Reserved = "new";

    public static bool IsSlug(string? name)
    {
        if (name is Reserved or not { Length: > 0 and <= MaxLength } || !(char.IsAsciiLetterLower(name[0]) || char.IsAsciiDigit(name[0])))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    public static IEnumerable<FieldError> Check(string field, string? name) => IsSlug(name) ? [] : [new(field, SlugRule)];
}
