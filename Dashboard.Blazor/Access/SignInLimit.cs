using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using WebhookOps.Dashboard.Blazor.Pages.Layout;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>So many attempts a minute from one address: passwords, keys and one-time tokens, but not looking at a form.</summary>
internal static class SignInLimit
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    public static void Configure(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = static async (rejected, _) =>
            await RefuseAsync(rejected.HttpContext, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : s_window);
        options.AddPolicy(AccessPolicies.SignInLimit, Partition);
    }

    /// <summary>Answers 429 and says when to come back.</summary>
    public static Task RefuseAsync(HttpContext context, TimeSpan retryAfter)
    {
        SetRetryAfter(context, retryAfter);
        return Refusals.Of(StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
    }

    public static void SetRetryAfter(HttpContext context, TimeSpan retryAfter) =>
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static RateLimitPartition<string> Partition(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !context.Request.Query.ContainsKey(AccessPolicies.TokenParameter) && !context.Request.Query.ContainsKey(AccessPolicies.CodeParameter)
            ? RateLimitPartition.GetNoLimiter("form")
            : RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<OperatorOptions>>().Value.SignInAttemptsPerMinute,
                    Window = s_window,
                });
}
