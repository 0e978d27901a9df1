using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Access.Users;
using WebhookOps.Storage.Model;

namespace WebhookOps.Dashboard.Blazor.Api.Users;

/// <summary>From a user to what a client sees.</summary>
internal static class UserMapping
{
    public static UserAnswer ToAnswer(User user, string? gitHubLogin) => new()
    {
        Id = PublicId.Format(PublicId.User, user.Id),
        Name = user.Name,
        Role = user.Role,
        Status = StatusOf(user, gitHubLogin),
        GitHub = gitHubLogin,
        SignedInAt = user.SignedInAt?.UtcDateTime,
        CreatedAt = user.CreatedAt.UtcDateTime,
    };

    public static UserAnswer ToAnswer(User user, string? gitHubLogin, Invitation? invitation, OperatorOptions options, HttpRequest request) =>
        ToAnswer(user, gitHubLogin) with { InvitationUrl = invitation?.UrlFor(options.PublicUrl, request), InvitationUntil = invitation?.Until.UtcDateTime };

    public static string StatusOf(User user, string? gitHubLogin) =>
        user.DisabledAt is not null ? "disabled"
        : user.Password is null && gitHubLogin is null ? "invited"
        : "active";

    /// <summary>Of those users who sign in with GitHub, their logins there.</summary>
    public static async Task<Dictionary<Guid, string>> LoginsAsync(LedgerContext db, IReadOnlyCollection<User> users, CancellationToken cancellation)
    {
        var ids = users.Select(u => u.Id).ToList();
        return await db.ExternalIdentities.Where(i => ids.Contains(i.UserId)).ToDictionaryAsync(i => i.UserId, i => i.Login, cancellation);
    }
}
