using System.Threading.RateLimiting;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Operators;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Access.Passwords;

/// <summary>
/// Finds out whether a password is right. Each name may be tried ten times in five minutes, whether there is such a user or not, and only
/// a few passwords are hashed at a time, so that guessing cannot take the machine's cores from everybody else.
/// </summary>
internal sealed class PasswordCheck(IDbContextFactory<LedgerContext> contexts, LedgerEditor editor, TimeProvider clock) : IDisposable
{
    private const int AttemptsPerName = 10;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly PartitionedRateLimiter<string> _names = PartitionedRateLimiter.Create<string, string>(static name =>
        RateLimitPartition.GetFixedWindowLimiter(name, static _ => new FixedWindowRateLimiterOptions { PermitLimit = AttemptsPerName, Window = s_window }));

    public async Task<PasswordOutcome> RunAsync(string name, string password, CancellationToken cancellation)
    {
        name = UserNames.Normalize(name.Length > 200 ? name[..200] : name);
        using var turn = _names.AttemptAcquire(name);
        if (!turn.IsAcquired)
        {
            return new PasswordOutcome(null, turn.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : s_window);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var user = await db.Users.SingleOrDefaultAsync(u => u.Name == name, cancellation);
        if (!await MatchesAsync(password, user?.Password, cancellation) || user?.Password is not { } hash || user.DisabledAt is not null)
        {
            return default;
        }

        await NoteAsync(user.Id, PasswordHash.IsOutdated(hash) ? PasswordHash.Of(password) : hash, cancellation);
        return new PasswordOutcome(new Actor(ActorKind.User, user.Id, user.Name, Scopes.Parse(user.Role) ?? Scope.Viewer));
    }

    public void Dispose()
    {
        _hashing.Dispose();
        _names.Dispose();
    }

    private async Task<bool> MatchesAsync(string password, string? hash, CancellationToken cancellation)
    {
        if (password.Length > PasswordRules.MaxLength)
        {
            return false; // nobody has such a one, and hashing a megabyte would be work
        }

        await _hashing.WaitAsync(cancellation);
        try
        {
            return PasswordHash.Matches(password, hash);
        }
        finally
        {
            _hashing.Release();
        }
    }

    private Task<bool> NoteAsync(Guid id, string hash, CancellationToken cancellation) => editor.EditAsync(
        async (db, stop) =>
        {
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, stop) is { } user)
            {
                user.Password = hash;
                user.SignedInAt = clock.GetUtcNow();
            }

            return true;
        },
        cancellation);
}
