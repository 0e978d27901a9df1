namespace WebhookOps.Core.Verification.Rules;

/// <summary>Reads one parameter of a query as it came (<c>?a=1&amp;b=x%20y</c>).</summary>
internal static class QueryText
{
    public static Presence FindOnce(ReadOnlySpan<char> query, string name, out string value)
    {
        value = "";
        var presence = Presence.Missing;
        query = query.TrimStart('?');
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (!Decode(equals < 0 ? pair : pair[..equals]).Equals(name, StringComparison.Ordinal))
            {
                continue;
            }

            if (presence == Presence.Once)
            {
                return Presence.Repeated;
            }

            value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            presence = Presence.Once;
        }

        return presence;
    }

    /// <summary>The first value of a parameter, or null.</summary>
    public static string? Find(ReadOnlySpan<char> query, string name)
    {
        query = query.TrimStart('?');
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (Decode(equals < 0 ? pair : pair[..equals]).Equals(name, StringComparison.Ordinal))
            {
                return equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            }
        }

        return null;
    }

    /// <summary>Every parameter, in order. What is empty is none.</summary>
    public static IEnumerable<(string Name, string Value)> All(string query)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return (Decode(equals < 0 ? pair : pair.AsSpan(0, equals)), equals < 0 ? "" : Decode(pair.AsSpan(equals + 1)));
        }
    }

    private static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
}
