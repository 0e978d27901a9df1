namespace WebhookOps.Core.Verification.Signatures;

/// <summary>A URL as it would be with a port, or without: some senders sign it in the one form and some in the other, whichever they call.</summary>
internal static class UrlPort
{
    /// <summary>With its scheme's own port, if it names none.</summary>
    public static string With(string url)
    {
        var (colon, end) = Find(url);
        var scheme = url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? ":80" : ":443";
        return colon == end ? url.Insert(end, scheme) : url;
    }

    public static string Without(string url)
    {
        var (colon, end) = Find(url);
        return url.Remove(colon, end - colon);
    }

    /// <returns>From the colon to the end of the authority; nothing, there, if it has no port. The colons of an IPv6 address are none.</returns>
    private static (int Colon, int End) Find(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0;
        var length = url.AsSpan(start).IndexOfAny("/?#");
        var end = length < 0 ? url.Length : start + length;
        var port = url.AsSpan(start, end - start).LastIndexOfAny(":]@");
        return port >= 0 && url[start + port] == ':' ? (start + port, end) : (end, end);
    }
}
