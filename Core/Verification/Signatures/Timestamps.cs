using System.Globalization;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Judges a signature's timestamp against our clock.</summary>
internal static class Timestamps
{
    /// <returns>Null if it is good, else one of <see cref="VerdictCodes"/>.</returns>
    public static string? Fault(ReadOnlySpan<char> text, TimestampRecipe recipe, DateTimeOffset now)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var stamp))
        {
            return VerdictCodes.TimestampMalformed;
        }

        var (clock, tolerance) = recipe.Format == TimestampFormat.Milliseconds
            ? (now.ToUnixTimeMilliseconds(), recipe.ToleranceSeconds * 1000L)
            : (now.ToUnixTimeSeconds(), recipe.ToleranceSeconds);
        return stamp < clock - tolerance ? VerdictCodes.TimestampStale
            : stamp > clock + tolerance ? VerdictCodes.TimestampFuture
            : null;
    }
}
