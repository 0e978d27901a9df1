using WebhookOps.Core.Ids;
using WebhookOps.ServiceDefaults.Edge;

namespace WebhookOps.Tunnel.Service.Live;

/// <summary>A live request as its caller made it.</summary>
/// <param name="Id">Shown to the caller in <see cref="RequestId"/>.</param>
/// <param name="Prefix">What stands before the part of the path that the app sees: <c>/hooks/{id}</c>.</param>
/// <param name="Target">Path and query after the prefix, byte for byte.</param>
/// <param name="Scheme">Of the public URL that was called.</param>
/// <param name="Host">Host and port of that URL.</param>
internal sealed record LiveCall(string Id, string Prefix, string Target, string Caller, string Scheme, string Host)
{
    public const string RequestId = "x-tunnel-request-id";

    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedHost = "X-Forwarded-Host";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedPrefix = "X-Forwarded-Prefix";

    /// <summary>What the app, or another replica, is told of it.</summary>
    public KeyValuePair<string, string>[] Headers =>
    [
        new(ForwardedFor, Caller),
        new(ForwardedHost, Host),
        new(ForwardedProto, Scheme),
        new(ForwardedPrefix, Prefix),
        new(RequestId, Id),
    ];

    /// <returns>Null: see <see cref="TargetAfter"/>.</returns>
    public static LiveCall? OfCaller(HttpContext context, string prefix, EdgeAddresses edge, TimeProvider clock)
    {
        if (TargetAfter(prefix, context) is not { } target)
        {
            return null;
        }

        var url = edge.BaseUrlOf(context);
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        return new(
            PublicId.Format(PublicId.Request, PublicId.New(clock)),
            prefix,
            target,
            edge.CallerOf(context)?.ToString() ?? "",
            url[..(host - 3)],
            url[host..]);
    }

    /// <summary>From the headers of another replica, which was called.</summary>
    public static LiveCall OfReplica(HttpContext context, string prefix)
    {
        var headers = context.Request.Headers;
        return new(
            headers[RequestId].ToString(),
            headers[ForwardedPrefix].ToString(),
            TargetAfter(prefix, context) ?? "/",
            headers[ForwardedFor].ToString(),
            headers[ForwardedProto].ToString(),
            headers[ForwardedHost].ToString());
    }

    /// <summary>
    /// What follows the prefix, as it was written: nothing is decoded, or it would not be what the caller asked for, and might be no request
    /// target at all. The prefix itself may be percent-encoded.
    /// </summary>
    /// <returns>Null: where the prefix ends cannot be told (dot segments in it), or what follows is no ASCII.</returns>
    public static string? TargetAfter(string prefix, HttpContext context)
    {
        var target = EdgeAddresses.TargetOf(context);
        var end = prefix.Length;
        if (!target.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        {
            end = EndOfSegments(target, prefix.Count('/'));
            if (!Uri.UnescapeDataString(target[..end]).Equals(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        var suffix = target[end..];
        return suffix.AsSpan().ContainsAnyExceptInRange('!', '~') ? null : suffix.StartsWith('/') ? suffix : "/" + suffix;
    }

    private static int EndOfSegments(string target, int count)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var end = 0;
        for (; count > 0 && end < path.Length; count--)
        {
            var slash = path.IndexOf('/', end + 1);
            end = slash < 0 ? path.Length : slash;
        }

        return end;
    }
}
