using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WebhookOps.ServiceDefaults.Http;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary><c>Authorization: Bearer KEY</c>. Callers without a good one hear so; the log does not, or strangers could fill it.</summary>
internal sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, UrlEncoder encoder, KeyLookup keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        return await keys.FindAsync(header[Prefix.Length..].Trim(), Context.RequestAborted) is { } actor
            ? AuthenticateResult.Success(new AuthenticationTicket(actor.ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("Unknown key.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        var problem = (await HandleAuthenticateOnceSafeAsync()).Failure is null
            ? Problem.Of(StatusCodes.Status401Unauthorized, "api_key_missing", "Send an API key in the header 'Authorization: Bearer KEY'.")
            : Problem.Of(StatusCodes.Status401Unauthorized, "api_key_invalid", "This API key is unknown, revoked or expired.");
        await problem.ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Of(StatusCodes.Status403Forbidden, "scope_insufficient", "This API key may not do that; use one with a wider scope.").ExecuteAsync(Context);
}
