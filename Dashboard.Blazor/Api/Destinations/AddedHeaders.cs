using WebhookOps.Core.Secrets;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>Headers that an operator adds to what a destination gets.</summary>
internal static class AddedHeaders
{
    private const int MaxHeaders = 50;
    private const int MaxValueLength = 8 * 1024;

    /// <summary>Headers that HTTP or we ourselves set.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "content-length", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "webhook-id", "webhook-timestamp", "webhook-signature", "x-webhookops-source", "x-webhookops-attempt", "traceparent",
    };

    /// <summary>A header given is set, one given as null is removed, and null for all removes all.</summary>
    public static IReadOnlyDictionary<string, Secret> Merge(
        IReadOnlyDictionary<string, Secret> current, IReadOnlyDictionary<string, string?>? given, Checks checks)
    {
        var merged = new Dictionary<string, Secret>(given is null ? [] : current, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            var field = $"headers.{name}";
            checks.Require(FieldFormats.HeaderName.IsMatch(name), field, "This is not a header name.");
            checks.Require(!Reserved.Contains(name), field, "This header is set by the product itself.");
            if (value is null)
            {
                merged.Remove(name);
                continue;
            }

            checks.Require(
                value.Length <= MaxValueLength && value.All(c => c is '\t' or (>= ' ' and <= '\u00ff' and not '\u007f')),
                field,
                $"The value must be at most {MaxValueLength} characters of Latin-1, without line breaks.");
            merged[name] = new Secret(value);
        }

        checks.Require(merged.Count <= MaxHeaders, "headers", $"At most {MaxHeaders} headers.");
        return merged;
    }
}
