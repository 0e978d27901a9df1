using System.Security.Cryptography;
using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Json;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Providers;

/// <summary>Reads event id and type from where a source's provider puts them, or its dedupe rule says. Made once per source; thread safe.</summary>
public sealed class IdentityReader
{
    public const int MaxLength = 255;

    private readonly DedupeRule _rule;
    private readonly bool _bodiesRepeat;
    private readonly IReadOnlyList<ValueLocation> _ids;
    private readonly IReadOnlyList<ValueLocation> _types;
    private readonly string[] _paths;
    private readonly JsonFields _fields;

    public IdentityReader(Provider provider, DedupeRule rule)
    {
        _rule = rule;
        _bodiesRepeat = provider.BodiesRepeat;
        _types = provider.EventType;
        _ids = (rule.Header, rule.Body) switch
        {
            (null, null) => provider.EventId,
            ({ } header, null) => [ValueLocation.InHeader(header)],
            (null, { } body) => [ValueLocation.InBody(body)],
            ({ } header, { } body) => [ValueLocation.InHeader(header), ValueLocation.InBody(body)],
        };
        _paths = [.. _ids.Concat(_types).Select(l => l.Body).OfType<string>().Distinct(StringComparer.Ordinal)];
        _fields = new JsonFields(_paths);
    }

    public EventIdentity Read(InboundRequest request)
    {
        var values = _paths.Length == 0 ? [] : new string?[_paths.Length];
        if (values.Length > 0)
        {
            _fields.TryRead(request.Body.Span, values);
        }

        var id = First(_ids, request, values) is { } rawId ? IsStorable(rawId) ? rawId : HashOf(rawId) : null;
        var type = First(_types, request, values) is { } rawType && IsStorable(rawType) ? rawType : null;
        DedupeKey? key = !_rule.Enabled || (id is null && _bodiesRepeat) ? null : id is null ? DedupeKey.FromContent(request) : DedupeKey.FromEventId(id);
        return new EventIdentity(id, type, key);
    }

    private string? First(IReadOnlyList<ValueLocation> locations, InboundRequest request, string?[] values)
    {
        for (var i = 0; i < locations.Count; i++)
        {
            var value = locations[i].Body is { } path ? values[Array.IndexOf(_paths, path)] : locations[i].FindOutsideJson(request);
            if (!string.IsNullOrEmpty(value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Control characters (NUL above all) are no database's text and no person's. Neither source of a value yields lone surrogates.</summary>
    private static bool IsStorable(string value) => value.Length <= MaxLength && !value.AsSpan().ContainsAnyInRange('\0', '\x1f') && !value.AsSpan().ContainsAnyInRange('\x7f', '\x9f');

    private static string HashOf(string value) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
