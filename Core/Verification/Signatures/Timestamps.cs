using System.Globalization;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Judges a signature's timestamp against our clock.</summary>
internal static class Timestamps
{
    /// <returns>Null if it is good, else one of <see cref="VerdictCodes"/>.</returns>
    public static string? Fault(ReadOnlySpan<char> text, TimestampRecipe recipe, DateTimeOffset now)
    {
        if (!TryRead(text, recipe.Format, out var stamp))
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

    /// <param name="stamp">Milliseconds if that is the format, else seconds, of the Unix epoch.</param>
    private static bool TryRead(ReadOnlySpan<char> text, TimestampFormat format, out long stamp)
    {
        if (format != TimestampFormat.Rfc3339)
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out stamp);
        }

        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && text is [_, _, _, _, '-', ..];
        stamp = time.ToUnixTimeSeconds();
        return isTime;
    }
}
