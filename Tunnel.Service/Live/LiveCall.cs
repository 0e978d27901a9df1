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

    public static LiveCall OfCaller(HttpContext context, string prefix, EdgeAddresses edge, TimeProvider clock)
    {
        var url = edge.BaseUrlOf(context);
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        return new(
            PublicId.Format(PublicId.Request, PublicId.New(clock)),
            prefix,
            TargetAfter(prefix, context),
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
            TargetAfter(prefix, context),
            headers[ForwardedFor].ToString(),
            headers[ForwardedProto].ToString(),
            headers[ForwardedHost].ToString());
    }

    public static string TargetAfter(string prefix, HttpContext context)
    {
        var target = EdgeAddresses.TargetOf(context);
        var suffix = target.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            ? target[prefix.Length..]
            : (context.Request.RouteValues["path"] as string) + context.Request.QueryString.ToUriComponent(); // the prefix itself was percent-encoded
        return suffix.StartsWith('/') ? suffix : "/" + suffix;
    }
}
