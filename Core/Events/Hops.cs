using System.Globalization;

namespace WebhookOps.Core.Events;

/// <summary>
/// Stops loops. Every delivery says in <see cref="HeaderName"/> how often its event has left this product; the public edge refuses what
/// has travelled too often (a destination that is, by way of others, our own edge).
/// </summary>
public static class Hops
{
    public const string HeaderName = "x-webhookops-hops";

    /// <summary>A request with more hops than this is refused.</summary>
    public const int Max = 5;

    /// <summary>How many hops a header value claims; 0 for none or nonsense.</summary>
    public static int Parse(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var hops) ? hops : 0;
}
