using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Access.Passwords;
using WebhookOps.Dashboard.Blazor.Access.Sessions;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Access.Users;

/// <summary>
/// What admins do with users, and users with their own passwords; the API and the pages alike. Nobody but its owner ever knows a password:
/// a new or locked-out user gets a link to set one.
/// </summary>
internal sealed class Accounts(Edits edits, PasswordCheck passwords, IDbContextFactory<LedgerContext> contexts, TimeProvider clock)
{
    private const string LinkIsOver = "This link has been used, or is too old. Ask an admin for another one.";

    public async Task<(User? User, Invitation? Invitation, ProblemHttpResult? Problem)> CreateAsync(
        ClaimsPrincipal by, string? givenName, string? givenRole, CancellationToken cancellation)
    {
        var checks = new Checks();
        var name = UserNames.Normalize(givenName);
        checks.Add(UserNames.Check(name));
        var role = ReadRole(givenRole ?? Scopes.ToText(Scope.Viewer), checks);
        if (checks.Failed)
        {
            return (null, null, checks.ToProblem());
        }

        var now = clock.GetUtcNow();
        var invitation = Invitation.New(now);
        var user = new User { Id = PublicId.New(clock), Name = name, Role = role, CreatedAt = now, UpdatedAt = now };
        Invite(user, invitation);
        var problem = await edits.OtherAsync(
            by,
            new Deed("user.create", name, new { role }),
            async (db, stop) =>
            {
                if (await db.Users.AnyAsync(u => u.Name == name, stop) || await db.ApiKeys.AnyAsync(k => k.Name == name, stop))
                {
                    return Problems.Conflict("name_taken", "name", $"There is a user or a key '{name}' already, and the audit trail must tell them apart.");
                }

                db.Users.Add(user);
                return null;
            },
            cancellation);
        return problem is null ? (user, invitation, null) : (null, null, problem);
    }

    /// <param name="role">Null: as it is.</param>
    /// <param name="disabled">Null: as it is.</param>
    public Task<(User? User, ProblemHttpResult? Problem)> ChangeAsync(
        ClaimsPrincipal by, string name, string? role, bool? disabled, CancellationToken cancellation)
    {
        var checks = new Checks();
        var wanted = role is null ? null : ReadRole(role, checks);
        return checks.Failed
            ? Task.FromResult<(User?, ProblemHttpResult?)>((null, checks.ToProblem()))
            : EditAsync(by, name, new Deed("user.update", name, new { role, disabled }), async (db, user, stop) =>
            {
                if (wanted is not null && wanted != user.Role && await ComesFromGitHubAsync(db, user, stop))
                {
                    return Problems.Conflict("role_from_github", "role", "This role follows from GitHub at each sign-in. Change it in the settings 'GitHub:Admins' and 'GitHub:Operators'.");
                }

                user.Role = wanted ?? user.Role;
                user.DisabledAt = disabled switch { true => user.DisabledAt ?? clock.GetUtcNow(), false => null, null => user.DisabledAt };
                return null;
            }, cancellation);
    }

    /// <summary>Takes a user's password away, ends their sessions, and makes the link to set a new one.</summary>
    public async Task<(User? User, Invitation? Invitation, ProblemHttpResult? Problem)> ResetAsync(ClaimsPrincipal by, string name, CancellationToken cancellation)
    {
        var invitation = Invitation.New(clock.GetUtcNow());
        var (user, problem) = await EditAsync(by, name, new Deed("user.reset", name), async (db, changed, stop) =>
        {
            if (await ComesFromGitHubAsync(db, changed, stop))
            {
                return Problems.Conflict("no_password", "name", "This user signs in with GitHub and has no password here.");
            }

            changed.Password = null;
            Invite(changed, invitation);
            await EndSessionsAsync(db, changed.Id, except: null, stop);
            return null;
        }, cancellation);
        return (user, user is null ? null : invitation, problem);
    }

    public async Task<ProblemHttpResult?> DeleteAsync(ClaimsPrincipal by, string name, CancellationToken cancellation) =>
        (await EditAsync(by, name, new Deed("user.delete", name), (db, user, _) =>
        {
            db.Users.Remove(user);
            return Task.FromResult<ProblemHttpResult?>(null);
        }, cancellation)).Problem;

    /// <summary>Whom a link was made for; null when it was used, has expired or never was.</summary>
    public async Task<User?> FindInvitedAsync(string? token, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var hash = KeyText.Hash(token);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Users.SingleOrDefaultAsync(u => u.Invitation == hash, cancellation) is { DisabledAt: null } user && user.InvitationUntil > clock.GetUtcNow()
            ? user
            : null;
    }

    /// <summary>Sets a password and uses the link up, which only one of two at the same moment can.</summary>
    /// <returns>Who they are now, or what is wrong with the password or the link.</returns>
    public async Task<(Actor? Actor, string? Error)> AcceptAsync(string? token, string password, CancellationToken cancellation)
    {
        if (await FindInvitedAsync(token, cancellation) is not { } user)
        {
            return (null, LinkIsOver);
        }

        if (PasswordRules.Check(password, user.Name) is { } wrong)
        {
            return (null, wrong);
        }

        var actor = new Actor(ActorKind.User, user.Id, user.Name, Scopes.Parse(user.Role) ?? Scope.Viewer);
        var (hash, now) = (PasswordHash.Of(password), clock.GetUtcNow());
        var problem = await edits.OtherAsync(
            actor.ToPrincipal(SignInMethods.Link),
            new Deed("user.set-password", user.Name),
            async (db, stop) =>
                await db.Users.Where(u => u.Id == user.Id && u.Invitation == user.Invitation).ExecuteUpdateAsync(
                    u => u.SetProperty(x => x.Password, hash)
                        .SetProperty(x => x.Invitation, (byte[]?)null)
                        .SetProperty(x => x.InvitationUntil, (DateTimeOffset?)null)
                        .SetProperty(x => x.SignedInAt, now)
                        .SetProperty(x => x.UpdatedAt, now),
                    stop) == 1
                    ? null
                    : Problems.NotFound("invitation", ""),
            cancellation);
        return problem is null ? (actor, null) : (null, LinkIsOver);
    }

    /// <summary>Changes one's own password and ends one's other sessions.</summary>
    public async Task<PasswordChange> ChangePasswordAsync(ClaimsPrincipal by, string current, string next, CancellationToken cancellation)
    {
        if (Actor.From(by) is not { Kind: ActorKind.User, Id: { } id } actor)
        {
            return PasswordChange.Wrong;
        }

        if (PasswordRules.Check(next, actor.Name) is not null)
        {
            return PasswordChange.Refused;
        }

        if ((await passwords.RunAsync(actor.Name, current, cancellation)).Actor?.Id != id)
        {
            return PasswordChange.Wrong;
        }

        var hash = PasswordHash.Of(next);
        await EditAsync(by, actor.Name, new Deed("user.set-password", actor.Name), async (db, user, stop) =>
        {
            user.Password = hash;
            await EndSessionsAsync(db, id, except: Actor.SessionOf(by), stop);
            return null;
        }, cancellation, own: true);
        return PasswordChange.Done;
    }

    private async Task<(User? User, ProblemHttpResult? Problem)> EditAsync(
        ClaimsPrincipal by,
        string name,
        Deed deed,
        Func<LedgerContext, User, CancellationToken, Task<ProblemHttpResult?>> change,
        CancellationToken cancellation,
        bool own = false)
    {
        User? found = null;
        var problem = await edits.OtherAsync(
            by,
            deed,
            async (db, stop) =>
            {
                found = await db.Users.SingleOrDefaultAsync(u => u.Name == name, stop);
                if (found is null)
                {
                    return Problems.NotFound("user", name);
                }

                if (!own && Actor.From(by) is { Kind: ActorKind.User } actor && actor.Id == found.Id)
                {
                    return Problems.Conflict("own_account", "name", "This is your own account. Have another admin do it, so that nobody locks themselves out.");
                }

                found.UpdatedAt = clock.GetUtcNow();
                return await change(db, found, stop);
            },
            cancellation);
        return problem is null ? (found, null) : (null, problem);
    }

    private static Task<bool> ComesFromGitHubAsync(LedgerContext db, User user, CancellationToken cancellation) =>
        db.ExternalIdentities.AnyAsync(i => i.UserId == user.Id, cancellation);

    private Task<int> EndSessionsAsync(LedgerContext db, Guid user, Guid? except, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return db.Sessions.Where(s => s.UserId == user && s.EndedAt == null && s.Id != except)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancellation);
    }

    private static void Invite(User user, Invitation invitation) =>
        (user.Invitation, user.InvitationUntil) = (KeyText.Hash(invitation.Token), invitation.Until);

    private static string ReadRole(string role, Checks checks)
    {
        checks.Require(Scopes.Parse(role) is not null, "role", $"Must be one of {Scopes.Known}.");
        return role;
    }
}
