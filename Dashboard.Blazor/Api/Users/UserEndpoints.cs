using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.Dashboard.Blazor.Access.Users;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Model;
using WebhookOps.Storage.Search;

namespace WebhookOps.Dashboard.Blazor.Api.Users;

/// <summary><c>/api/users</c>: who may sign in to the pages. For admins only.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users").RequireAuthorization(AccessPolicies.ApiAdmin);
        users.MapGet("/", List).WithName("ListUsers").WithSummary("Every user, newest first");
        users.MapPost("/", Create).WithName("CreateUser").WithSummary("Invite a user; the answer carries, once, the link with which they set a password")
            .WithMetadata(new RequestExample("""{"name":"ada@example.com","role":"operator"}"""));
        users.MapGet("/{name}", Read).WithName("ReadUser").WithSummary("One user");
        users.MapPatch("/{name}", Update).WithName("UpdateUser").WithSummary("Change a user's role, or disable them")
            .WithMetadata(new RequestExample("""{"role":"viewer","disabled":false}"""));
        users.MapPost("/{name}/reset", Reset).WithName("ResetUser").WithSummary("Take the password away and end all sessions; the answer carries, once, the link to set a new one");
        users.MapDelete("/{name}", Delete).WithName("DeleteUser").WithSummary("Remove a user; what they did stays in the audit trail");
    }

    private static async Task<Results<Ok<Http.Page<UserAnswer>>, ProblemHttpResult>> List(
        PageQuery page, IDbContextFactory<LedgerContext> contexts, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Users.Before(page.After).OrderByDescending(u => u.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        var logins = await UserMapping.LoginsAsync(db, rows, cancellation);
        return TypedResults.Ok(page.Cut(rows, u => u.Id, u => UserMapping.ToAnswer(u, logins.GetValueOrDefault(u.Id))));
    }

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> Read(string name, IDbContextFactory<LedgerContext> contexts, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Users.SingleOrDefaultAsync(u => u.Name == name, cancellation) is { } user
            ? TypedResults.Ok(UserMapping.ToAnswer(user, (await UserMapping.LoginsAsync(db, [user], cancellation)).GetValueOrDefault(user.Id)))
            : Problems.NotFound("user", name);
    }

    private static async Task<Results<Created<UserAnswer>, ProblemHttpResult>> Create(
        Body<UserRequest> body, Accounts accounts, IOptions<OperatorOptions> options, HttpRequest request, ClaimsPrincipal by, CancellationToken cancellation)
    {
        if (body.Has("disabled"))
        {
            return Problems.Invalid("disabled", "A new user is not disabled. Leave it out.");
        }

        var (user, invitation, problem) = await accounts.CreateAsync(by, body.Value.Name, body.Value.Role, cancellation);
        return user is not null
            ? TypedResults.Created($"/api/users/{user.Name}", UserMapping.ToAnswer(user, null, invitation, options.Value, request))
            : problem!;
    }

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> Update(
        string name, Body<UserRequest> body, Accounts accounts, IDbContextFactory<LedgerContext> contexts, ClaimsPrincipal by, CancellationToken cancellation)
    {
        if (body.Has("name") && !string.Equals(body.Value.Name, name, StringComparison.Ordinal))
        {
            return Problems.Invalid("name", "Cannot be changed: it stands in the audit trail. Invite another user.", "read_only");
        }

        var (_, problem) = await accounts.ChangeAsync(by, name, body.Value.Role, body.Value.Disabled, cancellation);
        return problem ?? await Read(name, contexts, cancellation);
    }

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> Reset(
        string name, Accounts accounts, IOptions<OperatorOptions> options, HttpRequest request, ClaimsPrincipal by, CancellationToken cancellation)
    {
        var (user, invitation, problem) = await accounts.ResetAsync(by, name, cancellation);
        return user is not null ? TypedResults.Ok(UserMapping.ToAnswer(user, null, invitation, options.Value, request)) : problem!;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(string name, Accounts accounts, ClaimsPrincipal by, CancellationToken cancellation) =>
        await accounts.DeleteAsync(by, name, cancellation) is { } problem ? problem : TypedResults.NoContent();
}
