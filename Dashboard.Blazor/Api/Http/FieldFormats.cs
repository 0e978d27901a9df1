using System.Text.RegularExpressions;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>The shapes of texts that people write.</summary>
internal static partial class FieldFormats
{
    /// <summary>A header name (RFC 9110 token).</summary>
    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    public static partial Regex HeaderName { get; }
}
