namespace WebhookOps.Agent.Configuration;

/// <summary>A key, a token or a name that goes into a header of a request.</summary>
internal static class HeaderText
{
    /// <param name="place">Where it was given, for the error, which does not repeat it: it may be a secret.</param>
    /// <exception cref="UsageException">It cannot stand in a header.</exception>
    public static string Of(string text, string place)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 ? throw new UsageException($"{place} is empty. Give it whole.")
            : trimmed.All(c => c is >= ' ' and <= '~') ? trimmed
            : throw new UsageException($"{place} has a line break or a character that is not ASCII. Give it again, in one line and as it was shown.");
    }
}
