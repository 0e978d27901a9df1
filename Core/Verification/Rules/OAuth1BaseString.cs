using System.Text;
using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>What an OAuth 1.0 signature covers (RFC 5849, 3.4.1).</summary>
internal static class OAuth1BaseString
{
    /// <param name="parameters">Of the <c>Authorization</c> header, decoded.</param>
    /// <returns>Null: what was called is no URL.</returns>
    public static string? Of(InboundRequest request, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url))
        {
            return null;
        }

        var all = parameters
            .Where(p => p.Key is not ("realm" or "oauth_signature"))
            .Select(p => (Name: p.Key, p.Value))
            .Concat(Pairs(QueryOf(request.Url)));
        if (request.Headers.Find("content-type") is { } type && type.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            all = all.Concat(Pairs(Encoding.UTF8.GetString(request.Body.Span)));
        }

        var normal = all
            .Select(p => (Name: Encode(p.Name), Value: Encode(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}");
        var port = url.IsDefaultPort ? "" : $":{url.Port}";
        return $"{request.Method}&{Encode($"{url.Scheme}://{url.Host}{port}{PathOf(request.Url)}")}&{Encode(string.Join('&', normal))}";
    }

    /// <summary>Percent-encoding of RFC 5849, 3.6: everything but letters, digits, <c>-</c>, <c>.</c>, <c>_</c> and <c>~</c>.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    /// <summary>As it stands in the URL: no escape is written anew.</summary>
    private static string PathOf(string url)
    {
        var begin = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3);
        var end = url.IndexOf('?', StringComparison.Ordinal);
        return begin < 0 || (end >= 0 && end < begin) ? "/" : end < 0 ? url[begin..] : url[begin..end];
    }

    private static string QueryOf(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? "" : url[(query + 1)..];
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string form) => form
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => pair.Split('=', 2))
        .Select(static pair => (Decode(pair[0]), pair.Length > 1 ? Decode(pair[1]) : ""));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
