using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Sources;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Dashboard.Blazor.Actions;

/// <summary>An old event with changes, before it is sent as a new one.</summary>
internal sealed record EventEdit(Source Source, string Method, string Path, string Query, HeaderList Headers, byte[] Body, string? Type)
{
    private const int LongestHeader = 8192;
    private const int MostHeaders = 200;
    private const int LongestTarget = 8192;
    private const int LongestType = 255;
    private const string TokenMarks = "!#$%&'*+-.^_`|~";

    public static IReadOnlyList<string> Methods { get; } = ["POST", "PUT", "PATCH", "DELETE", "GET"];

    /// <returns>Null: see <paramref name="checks"/>.</returns>
    public static EventEdit? Read(Event original, ResendEventRequest changes, Catalog catalog, Checks checks)
    {
        var source = changes.Source is { } slug ? catalog.SourcesBySlug.GetValueOrDefault(slug) : catalog.Sources.GetValueOrDefault(original.SourceId);
        checks.Require(source is not null, "source", changes.Source is null ? "The event's source has been removed. Name another." : "Choose a source that is there.", "source_not_found");
        var method = changes.Method ?? original.Method;
        checks.Require(changes.Method is null || Methods.Contains(method, StringComparer.Ordinal), "method", $"Choose one of {string.Join(", ", Methods)}.");
        var (path, query) = (changes.Path?.Trim() ?? original.Path, changes.Query?.Trim() ?? original.Query);
        checks.Require(IsTarget(path, '/'), "path", "A path begins with / and is percent-encoded.");
        checks.Require(IsTarget(query, '?'), "query", "A query begins with ? and is percent-encoded.");
        var type = changes.Type ?? original.EventType;
        checks.Require(type is null || (type.Length <= LongestType && !type.Any(char.IsControl)), "type", $"At most {LongestType} characters.");
        checks.Require(changes.Headers is null || (changes.Headers.Count <= MostHeaders && changes.Headers.All(IsHeader)), "headers", "Write each header as a name and a value in Latin-1.");
        checks.Require(changes.Body is null || changes.BodyBase64 is null, "bodyBase64", "Give the body once: as text or in base64.");
        return checks.Failed
            ? null
            : new EventEdit(
                source!,
                method,
                path,
                query,
                changes.Headers is { } headers ? new HeaderList([.. headers.Select(h => new Header(h.Name, h.Value.Trim()))]) : original.Headers,
                changes.BodyBase64 ?? (changes.Body is { } text ? Encoding.UTF8.GetBytes(text) : original.Body),
                string.IsNullOrWhiteSpace(type) ? null : type);
    }

    private static bool IsTarget(string text, char first) => text.Length <= LongestTarget && (text.Length == 0 || text[0] == first) && text.All(c => c is > ' ' and <= '~' and not '#');

    private static bool IsHeader(HeaderAnswer header) =>
        header is { Name.Length: > 0, Value: not null }
        && header.Name.Length + header.Value.Length <= LongestHeader
        && header.Name.All(c => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c, StringComparison.Ordinal))
        && header.Value.All(c => c <= '\u00ff' && !char.IsControl(c));
}
