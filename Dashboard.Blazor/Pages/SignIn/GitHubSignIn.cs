using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Access.GitHub;
using WebhookOps.Dashboard.Blazor.Access.Sessions;
using WebhookOps.Dashboard.Blazor.Pages.Layout;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Dashboard.Blazor.Pages.SignIn;

/// <summary>To GitHub and back: the OAuth code flow with state and PKCE.</summary>
internal static partial class GitHubSignIn
{
    /// <summary>Reads which organisations and teams somebody is in, and nothing else.</summary>
    private const string Permissions = "read:org";

    public static void MapGitHubSignIn(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(GitHubAttempt.Path).OnPlane(Plane.Operator).AllowAnonymous().RequireRateLimiting(AccessPolicies.SignInLimit).ExcludeFromDescription();
        group.MapGet("", Start);
        group.MapGet("/callback", FinishAsync);
    }

    private static IResult Start(HttpContext context, IOptions<GitHubOptions> options, IOptions<OperatorOptions> operators, IDataProtectionProvider protection)
    {
        if (!options.Value.IsOn)
        {
            return Refusals.Of(StatusCodes.Status404NotFound);
        }

        var attempt = GitHubAttempt.New(context.Request.Query[AccessPolicies.ReturnParameter]);
        attempt.Store(context, protection);
        return TypedResults.Redirect(QueryHelpers.AddQueryString(options.Value.AuthorizeUrl, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = options.Value.ClientId,
            ["redirect_uri"] = CallbackUrl(context, operators),
            ["scope"] = Permissions,
            ["state"] = attempt.State,
            ["code_challenge"] = attempt.Challenge,
            ["code_challenge_method"] = "S256",
            ["allow_signup"] = "false",
        }));
    }

    private static async Task<IResult> FinishAsync(
        HttpContext context,
        IOptions<GitHubOptions> options,
        IOptions<OperatorOptions> operators,
        IDataProtectionProvider protection,
        GitHubClient client,
        GitHubUsers users,
        SessionStore sessions,
        ILogger<GitHubClient> logger)
    {
        if (!options.Value.IsOn)
        {
            return Refusals.Of(StatusCodes.Status404NotFound);
        }

        var query = context.Request.Query;
        if (GitHubAttempt.Take(context, protection) is not { } attempt || !attempt.Matches(query["state"]))
        {
            return Refusals.Of(StatusCodes.Status400BadRequest, "This sign-in did not begin here", "Go to the sign-in page and begin again. Nobody was signed in.");
        }

        if (query["code"].ToString() is not { Length: > 0 and <= 1000 } code)
        {
            return Refusals.Of(StatusCodes.Status401Unauthorized, "GitHub signed nobody in", "You or GitHub broke it off. Go to the sign-in page and begin again.");
        }

        try
        {
            if (await client.FindMemberAsync(code, attempt.Verifier, CallbackUrl(context, operators), context.RequestAborted) is not { } member)
            {
                return Refusals.Of(
                    StatusCodes.Status403Forbidden,
                    $"You are not a member of {options.Value.Organization}",
                    "Only its members may sign in. If you are one, let GitHub grant this application access to the organisation.");
            }

            if (await users.EnterAsync(member, context.RequestAborted) is not { } actor)
            {
                return Refusals.Of(StatusCodes.Status403Forbidden, "You may not sign in here", "An admin has disabled your account. Ask one to enable it.");
            }

            await sessions.StartAsync(context, actor, SignInMethods.GitHub);
        }
        catch (GitHubException failure)
        {
            LogFailure(logger, failure.Message, failure);
            return Refusals.Of(StatusCodes.Status502BadGateway, "GitHub could not say who you are", failure.Message + " Try again, or sign in otherwise.");
        }

        // Not a redirect: a browser that comes from another site would not send a strict cookie along with it.
        context.Response.Headers.Append("Refresh", "0; url=" + AsHeader(LocalPath.Of(attempt.Return)));
        return new RazorComponentResult<SignedIn>();
    }

    /// <summary>What does not fit a header's value leads to the overview.</summary>
    private static string AsHeader(string path) => path.All(c => char.IsAscii(c) && c is not (';' or ',' or '"' or '\'')) ? path : "/";

    private static string CallbackUrl(HttpContext context, IOptions<OperatorOptions> options) =>
        (string.IsNullOrEmpty(options.Value.PublicUrl) ? $"{context.Request.Scheme}://{context.Request.Host}" : options.Value.PublicUrl.TrimEnd('/')) + GitHubAttempt.Path + "/callback";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in with GitHub failed: {Reason}")]
    private static partial void LogFailure(ILogger logger, string reason, Exception failure);
}
