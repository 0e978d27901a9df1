using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification;

/// <summary>
/// Decides what of a request is the sender's credential: a text that by itself opens a door. Credentials are taken out of what is
/// stored and forwarded, and masked in what is kept of refused requests. A signature is none: it proves one request only.
/// </summary>
/// <param name="headers">Headers that this source reads a static secret from, beside those that always carry one.</param>
/// <param name="queryParameters">Query parameters likewise.</param>
public sealed class SenderCredentials(IEnumerable<string> headers, IEnumerable<string> queryParameters)
{
    public const string Mask = "***";

    private static readonly string[] AlwaysHeaders = ["Authorization", "Proxy-Authorization", "Cookie"];
    private static readonly SearchValues<string> Telling = SearchValues.Create(
        ["authorization", "cookie", "api-key", "apikey", "api_key", "token", "secret", "password", "passwd", "credential"],
        StringComparison.OrdinalIgnoreCase);

    private readonly FrozenSet<string> _headers = AlwaysHeaders.Concat(headers).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly FrozenSet<string> _queryParameters = queryParameters.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Where nothing is known of the source.</summary>
    public static SenderCredentials Default { get; } = new([], []);

    /// <summary>Whether a header is a credential of this source's sender.</summary>
    public bool IsHeader(string name) => _headers.Contains(name);

    /// <summary>Whether a name gives its value away as a credential, whoever sent it.</summary>
    public static bool LooksLikeOne(string name) => name.AsSpan().ContainsAny(Telling);

    /// <summary>The query less the parameters that carry a credential of this source; what stays, stays byte for byte.</summary>
    public string Strip(string query) => _queryParameters.Count == 0 ? query : Rewrite(query, name => _queryParameters.Contains(name), mask: false);

    /// <summary>Headers for a person to read: every credential, and whatever looks like one, is masked.</summary>
    public HeaderList MaskHeaders(HeaderList list) =>
        new([.. list.Select(h => IsHeader(h.Name) || LooksLikeOne(h.Name) ? h with { Value = Mask } : h)]);

    /// <summary>The query for a person to read.</summary>
    public string MaskQuery(string query) => Rewrite(query, name => _queryParameters.Contains(name) || LooksLikeOne(name), mask: true);

    private static string Rewrite(string query, Func<string, bool> isCredential, bool mask)
    {
        if (query.Length < 2)
        {
            return query;
        }

        var kept = new StringBuilder(query.Length);
        foreach (var range in query.AsSpan(1).Split('&'))
        {
            var parameter = query.AsSpan(1)[range];
            var equals = parameter.IndexOf('=');
            var name = equals < 0 ? parameter : parameter[..equals];
            var credential = isCredential(Uri.UnescapeDataString(name).Replace('+', ' '));
            if (credential && !mask)
            {
                continue;
            }

            kept.Append(kept.Length == 0 ? '?' : '&').Append(credential ? $"{name}={Mask}" : parameter);
        }

        return kept.ToString();
    }
}
