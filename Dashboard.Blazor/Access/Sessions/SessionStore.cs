using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Access.Sessions;

/// <summary>
/// Signed-in browsers. A cookie names a row here and proves nothing else: whether it still counts, for whom and with which rights is read
/// on every request, so that ending a session, disabling a user, revoking a key or changing a role counts at once.
/// </summary>
internal sealed class SessionStore(
    LedgerEditor editor, IDbContextFactory<LedgerContext> contexts, KeyLookup keys, IOptions<OperatorOptions> options, TimeProvider clock)
{
    private const int LongestUserAgent = 200;

    /// <summary>How long a session that is over is still listed.</summary>
    private static readonly TimeSpan s_afterlife = TimeSpan.FromDays(30);

    /// <summary>Signs a browser in, and out of whatever it was signed in to.</summary>
    /// <param name="method">One of <see cref="SignInMethods"/>.</param>
    public async Task StartAsync(HttpContext context, Actor actor, string method)
    {
        var now = clock.GetUtcNow();
        var agent = context.Request.Headers.UserAgent.ToString();
        var session = new Session
        {
            Id = PublicId.New(clock),
            UserId = actor.Kind == ActorKind.User ? actor.Id : null,
            KeyId = actor.Kind == ActorKind.Key ? actor.Id : null,
            Fingerprint = actor.Kind == ActorKind.Configuration ? keys.Fingerprint : null,
            Method = method,
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString() ?? "",
            UserAgent = agent.Length > LongestUserAgent ? agent[..LongestUserAgent] : agent,
            CreatedAt = now,
            SeenAt = now,
            ExpiresAt = now + options.Value.SessionLifetime,
        };
        var previous = (await context.AuthenticateAsync(AccessPolicies.SessionScheme)).Principal is { } old ? Actor.SessionOf(old) : null;
        await editor.EditAsync(
            async (db, stop) =>
            {
                await db.Sessions.Where(s => s.ExpiresAt < now - s_afterlife).ExecuteDeleteAsync(stop);
                if (previous is { } id && await db.Sessions.SingleOrDefaultAsync(s => s.Id == id, stop) is { } replaced)
                {
                    replaced.EndedAt ??= now;
                }

                db.Sessions.Add(session);
                db.Audit.Add(Entry("session.start", session.Id, actor.Name, $$"""{"method":"{{method}}"}"""));
                return true;
            },
            context.RequestAborted);
        await context.SignInAsync(AccessPolicies.SessionScheme, actor.ToPrincipal(AccessPolicies.SessionScheme, session.Id));
    }

    /// <summary>Who a session belongs to, and what they may do now; null when it is over.</summary>
    public async Task<Actor?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        if (await db.Sessions.SingleOrDefaultAsync(s => s.Id == id, cancellation) is not { } session || !IsAlive(session, now)
            || await ActorOfAsync(db, session, cancellation) is not { } actor)
        {
            return null;
        }

        if (now - session.SeenAt >= NotedEvery)
        {
            await editor.EditAsync(
                (edited, stop) => edited.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), stop), cancellation);
        }

        return actor;
    }

    public bool IsAlive(Session session, DateTimeOffset now) =>
        session.EndedAt is null && now < session.ExpiresAt && now - session.SeenAt < options.Value.SessionIdle;

    /// <summary>Ends the session of a browser at its own wish.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (Actor.SessionOf(context.User) is { } id)
        {
            await editor.EditAsync(
                async (db, stop) =>
                {
                    if (await db.Sessions.SingleOrDefaultAsync(s => s.Id == id, stop) is { } session)
                    {
                        session.EndedAt ??= clock.GetUtcNow();
                        db.Audit.Add(Entry("session.end", id, Actor.NameOf(context.User)));
                    }

                    return true;
                },
                context.RequestAborted);
        }

        await context.SignOutAsync(AccessPolicies.SessionScheme);
    }

    private TimeSpan NotedEvery => TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerMinute, options.Value.SessionIdle.Ticks / 10));

    private async Task<Actor?> ActorOfAsync(LedgerContext db, Session session, CancellationToken cancellation)
    {
        if (session.UserId is { } userId)
        {
            return await db.Users.SingleOrDefaultAsync(u => u.Id == userId, cancellation) is { DisabledAt: null } user
                ? new Actor(ActorKind.User, user.Id, user.Name, Scopes.Parse(user.Role) ?? Scope.Viewer)
                : null;
        }

        if (session.KeyId is { } keyId)
        {
            return await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == keyId, cancellation) is { } key ? keys.ActorOf(key) : null;
        }

        return session.Fingerprint is { } fingerprint && string.Equals(fingerprint, keys.Fingerprint, StringComparison.Ordinal) ? keys.Configured : null;
    }

    private AuditEntry Entry(string action, Guid session, string actor, string? details = null) => new()
    {
        Id = PublicId.New(clock),
        At = clock.GetUtcNow(),
        Actor = actor,
        Action = action,
        Subject = PublicId.Format(PublicId.Session, session),
        Details = details,
    };
}
