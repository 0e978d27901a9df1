using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Access.GitHub;

/// <summary>
/// The users that members of the organisation are here. A member is known by GitHub's number and never by a name, which may pass to somebody
/// else; no account with a password is ever taken over. The role follows from the settings at each sign-in.
/// </summary>
internal sealed class GitHubUsers(LedgerEditor editor, IOptions<GitHubOptions> options, TimeProvider clock)
{
    private const string Anonymous = "github";

    /// <returns>Null: they are disabled here.</returns>
    public Task<Actor?> EnterAsync(GitHubMember member, CancellationToken cancellation)
    {
        var scope = options.Value.ScopeOf(member);
        return editor.EditAsync<Actor?>(
            async (db, stop) =>
            {
                var user = await FindAsync(db, member, stop) ?? await CreateAsync(db, member, scope, stop);
                if (user.DisabledAt is not null)
                {
                    return null;
                }

                if (user.Role != Scopes.ToText(scope))
                {
                    db.Audit.Add(Entry("user.update", user.Name, $$"""{"role":"{{Scopes.ToText(scope)}}"}"""));
                    user.Role = Scopes.ToText(scope);
                }

                user.SignedInAt = user.UpdatedAt = clock.GetUtcNow();
                return new Actor(ActorKind.User, user.Id, user.Name, scope);
            },
            cancellation);
    }

    private static async Task<User?> FindAsync(LedgerContext db, GitHubMember member, CancellationToken cancellation)
    {
        if (await db.ExternalIdentities.SingleOrDefaultAsync(i => i.Provider == ExternalIdentity.GitHub && i.Subject == member.Subject, cancellation) is not { } identity)
        {
            return null;
        }

        identity.Login = member.Login;
        return await db.Users.SingleAsync(u => u.Id == identity.UserId, cancellation);
    }

    private async Task<User> CreateAsync(LedgerContext db, GitHubMember member, Scope scope, CancellationToken cancellation)
    {
        var name = member.Login.ToLowerInvariant() + UserNames.GitHubSuffix;
        if (await db.Users.AnyAsync(u => u.Name == name, cancellation))
        {
            name = $"{member.Login.ToLowerInvariant()}-{member.Subject}{UserNames.GitHubSuffix}"; // the login was somebody else's before
        }

        var now = clock.GetUtcNow();
        var user = new User { Id = PublicId.New(clock), Name = name, Role = Scopes.ToText(scope), CreatedAt = now, UpdatedAt = now };
        db.Users.Add(user);
        await db.SaveChangesAsync(cancellation);
        db.ExternalIdentities.Add(new ExternalIdentity
        {
            Id = PublicId.New(clock),
            UserId = user.Id,
            Provider = ExternalIdentity.GitHub,
            Subject = member.Subject,
            Login = member.Login,
            CreatedAt = now,
        });
        db.Audit.Add(Entry("user.create", name, $$"""{"role":"{{user.Role}}","github":{{System.Text.Json.JsonSerializer.Serialize(member.Login)}}}"""));
        return user;
    }

    private AuditEntry Entry(string action, string subject, string details) =>
        new() { Id = PublicId.New(clock), At = clock.GetUtcNow(), Actor = Anonymous, Action = action, Subject = subject, Details = details };
}
