using System.Security.Cryptography;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.Agents;

/// <summary>What an agent proves itself with. Sealed as a whole at rest.</summary>
public sealed record AgentSecrets
{
    /// <summary>The newest; empty before the first enrollment.</summary>
    public Secret Current { get; init; }

    /// <summary>The one before, while a rotation lets both be used.</summary>
    public Secret Previous { get; init; }

    /// <summary>When <see cref="Previous"/> stops being accepted.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>A fresh secret; the current one stays valid for <paramref name="overlap"/>.</summary>
    public AgentSecrets Rotate(DateTimeOffset now, TimeSpan overlap) => new()
    {
        Current = new Secret("whag_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_').TrimEnd('=')),
        Previous = overlap > TimeSpan.Zero ? Current : default,
        PreviousUntil = overlap > TimeSpan.Zero && !Current.IsEmpty ? now + overlap : null,
    };

    public IReadOnlyList<Secret> ValidAt(DateTimeOffset now) =>
        Current.IsEmpty ? [] : !Previous.IsEmpty && PreviousUntil > now ? [Current, Previous] : [Current];
}
