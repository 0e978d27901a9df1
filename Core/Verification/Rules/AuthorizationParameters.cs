using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>Reads <c>name=value, name="quoted \" value"</c> after the scheme's name in an <c>Authorization</c> header (RFC 9110, 11.2).</summary>
internal static class AuthorizationParameters
{
    private const int MaxLength = 8192;
    private const int MaxParameters = 50;

    /// <returns>False if it is another scheme's, malformed, or names anything twice.</returns>
    public static bool TryParse(string header, string scheme, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? parameters)
    {
        parameters = null;
        if (header.Length > MaxLength || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || header.Length <= scheme.Length || header[scheme.Length] != ' ')
        {
            return false;
        }

        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = header.AsSpan(scheme.Length).Trim();
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (equals <= 0)
            {
                return false;
            }

            var name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart();
            if (!TryReadValue(ref rest, out var value) || !IsToken(name) || found.Count == MaxParameters || !found.TryAdd(name, value))
            {
                return false;
            }

            rest = rest.TrimStart();
            if (rest.IsEmpty)
            {
                break;
            }

            if (rest[0] != ',')
            {
                return false;
            }

            rest = rest[1..].TrimStart();
            if (rest.IsEmpty)
            {
                return false;
            }
        }

        parameters = found;
        return found.Count > 0;
    }

    private static bool TryReadValue(ref ReadOnlySpan<char> rest, out string value)
    {
        value = "";
        if (rest.IsEmpty || rest[0] != '"')
        {
            var comma = rest.IndexOf(',');
            var token = (comma < 0 ? rest : rest[..comma]).TrimEnd();
            rest = comma < 0 ? [] : rest[comma..];
            value = token.ToString();
            return !token.ContainsAny('"', ' ', '\t');
        }

        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '"':
                    rest = rest[(i + 1)..];
                    value = text.ToString();
                    return true;
                case '\\' when i + 1 < rest.Length:
                    text.Append(rest[++i]);
                    break;
                default:
                    text.Append(rest[i]);
                    break;
            }
        }

        return false;
    }

    private static bool IsToken(string name) => name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '*');
}
