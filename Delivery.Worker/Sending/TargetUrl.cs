using WebhookOps.Core.Events;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Appends an event's path suffix and query to a destination's URL.</summary>
internal static class TargetUrl
{
    public static Uri Append(Uri url, Event @event)
    {
        if (@event.Path.Length == 0 && @event.Query.Length <= 1)
        {
            return url;
        }

        var path = @event.Path.Length == 0 ? url.AbsolutePath : url.AbsolutePath.TrimEnd('/') + WithoutDotSegments(@event.Path);
        var query = (url.Query.Length > 1, @event.Query.Length > 1) switch
        {
            (true, true) => string.Concat(url.Query, "&", @event.Query.AsSpan(1)),
            (true, false) => url.Query,
            (false, true) => @event.Query,
            _ => "",
        };

        // As it came: the receiver may route or verify by the exact escaping.
        return new Uri(url.GetLeftPart(UriPartial.Authority) + path + query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>A sender must not climb out of the destination's own path, however it spells its dots.</summary>
    private static string WithoutDotSegments(string path)
    {
        if (!path.Contains('.', StringComparison.Ordinal) && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase))
        {
            return path;
        }

        var segments = path.Replace('\\', '/').Split('/');
        return string.Join('/', Array.FindAll(segments, static segment => !IsDots(segment)));
    }

    private static bool IsDots(string segment)
    {
        var plain = segment.Split(';', 2)[0]
            .Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
        return plain is "." or "..";
    }
}
