using System.Text.Json;
using WebhookOps.Core.Events;

namespace WebhookOps.Core.Subscriptions.Filters;

/// <summary>An event as filters see it. Its body is parsed once at most, when the first filter asks for it.</summary>
/// <param name="type">See <see cref="EventIdentity.Type"/>.</param>
/// <param name="headers">As they came.</param>
/// <param name="path">See <see cref="InboundRequest.Path"/>.</param>
/// <param name="query">See <see cref="InboundRequest.Query"/>.</param>
/// <param name="body">As it came; must not change while this lives.</param>
public sealed class FilterSubject(string? type, HeaderList headers, string path, string query, ReadOnlyMemory<byte> body) : IDisposable
{
    private JsonDocument? _document;
    private bool _parsed;

    public string? Type => type;

    public HeaderList Headers => headers;

    public string Path => path;

    public string Query => query;

    /// <summary>The body's root, or null if it is not JSON.</summary>
    internal JsonElement? Body
    {
        get
        {
            if (!_parsed)
            {
                _parsed = true;
                _document = Parse(body);
            }

            return _document?.RootElement;
        }
    }

    public void Dispose() => _document?.Dispose();

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
