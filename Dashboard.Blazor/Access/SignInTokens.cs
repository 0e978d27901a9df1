using System.Collections.Concurrent;

namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>One-time sign-in links: each works once, for 15 minutes, in the process that made it.</summary>
internal sealed class SignInTokens(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (Actor Actor, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(15);

    public string Make(Actor actor)
    {
        var token = KeyText.New("");
        _tokens[Slot(token)] = (actor, clock.GetUtcNow() + Lifetime);
        return token;
    }

    /// <summary>Uses up a token; null when it is unknown, used or too old.</summary>
    public Actor? Take(string token) =>
        _tokens.TryRemove(Slot(token), out var grant) && grant.Until > clock.GetUtcNow() ? grant.Actor : null;

    private static string Slot(string token) => Convert.ToHexString(KeyText.Hash(token));
}
