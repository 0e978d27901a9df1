namespace WebhookOps.Ingest.Api.Receiving;

/// <summary>The parts of <c>/in/{slug}[/{**path}][?query]</c> as the request line has them, still percent-encoded.</summary>
internal readonly struct RequestTarget
{
    private readonly string _text;
    private readonly int _slug;
    private readonly int _path;
    private readonly int _query;

    /// <param name="text">Path and query, beginning with a slash.</param>
    public RequestTarget(string text)
    {
        _text = text;
        var question = text.IndexOf('?', StringComparison.Ordinal);
        _query = question < 0 ? text.Length : question;

        var path = text.AsSpan(0, _query);
        var slug = path[1..].IndexOf('/');
        _slug = slug < 0 ? _query : slug + 2;

        var end = path[_slug..].IndexOf('/');
        _path = end < 0 ? _query : _slug + end;
    }

    public ReadOnlySpan<char> Slug => _text.AsSpan(_slug, _path - _slug);

    /// <summary>What follows the slug, with its leading slash; empty if nothing does.</summary>
    public string Path => _text[_path.._query];

    /// <summary>With its leading <c>?</c>; empty if there is none.</summary>
    public string Query => _text[_query..];

    public override string ToString() => _text;

    /// <summary>
    /// Whether the path climbs (<c>/../</c>, also spelt with <c>%2e</c>): appended to a destination's URL it would leave that URL.
    /// </summary>
    public bool HasDotSegments()
    {
        var path = _text.AsSpan(_path, _query - _path);
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.Contains("/%2e", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var segment in path.Split('/'))
        {
            if (IsDotSegment(path[segment]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDotSegment(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        for (; segment.Length > 0; dots++)
        {
            if (segment[0] == '.')
            {
                segment = segment[1..];
            }
            else if (segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase))
            {
                segment = segment[3..];
            }
            else
            {
                return false;
            }
        }

        return dots is 1 or 2;
    }
}
