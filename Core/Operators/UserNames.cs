using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Operators;

/// <summary>The rule for names of users: a mail address fits, and no name passes for one of GitHub's.</summary>
public static class UserNames
{
    /// <summary>Ends the names of users who sign in with GitHub.</summary>
    public const string GitHubSuffix = "@github";

    private const int MaxLength = 64;

    /// <summary>Names are compared without regard to case, and kept in lower case.</summary>
    public static string Normalize(string? name) => (name ?? "").Trim().ToLowerInvariant();

    public static IEnumerable<FieldError> Check(string name, string field = "name")
    {
        if (name.Length is 0 or > MaxLength
            || !(char.IsAsciiLetterLower(name[0]) || char.IsAsciiDigit(name[0]))
            || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_' or '+' or '@'))
        {
            yield return new FieldError(field, $"must be 1 to {MaxLength} of a-z, 0-9 and . - _ + @, beginning with a letter or digit");
        }
        else if (name.EndsWith(GitHubSuffix, StringComparison.Ordinal))
        {
            yield return new FieldError(field, $"must not end in {GitHubSuffix}: those users come from GitHub themselves");
        }
    }
}
