using WebhookOps.Core.Operators;

namespace WebhookOps.Dashboard.Blazor.Access.Sessions;

/// <summary>A session and whose it is.</summary>
/// <param name="Actor">The user's name, or the key's.</param>
/// <param name="Kind">user, key or configuration.</param>
internal sealed record ListedSession(Session Session, string Actor, string Kind);
