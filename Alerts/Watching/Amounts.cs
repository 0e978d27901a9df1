using System.Globalization;

namespace WebhookOps.Alerts.Watching;

/// <summary>Numbers as alerts write them.</summary>
internal static class Amounts
{
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>In at most two units: 45 s, 3 min 20 s, 2 h 5 min, 3 d 4 h.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => Unit(Math.Max(0, time.TotalSeconds), "s"),
        { TotalMinutes: < 60 } => Two(time.Minutes, "min", time.Seconds, "s"),
        { TotalHours: < 24 } => Two(time.Hours, "h", time.Minutes, "min"),
        _ => Two((long)time.TotalDays, "d", time.Hours, "h"),
    };

    public static string Share(double share) => share.ToString("P0", CultureInfo.InvariantCulture);

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? Unit(large, largeUnit) : $"{Unit(large, largeUnit)} {Unit(small, smallUnit)}";

    private static string Unit(double amount, string unit) => Math.Floor(amount).ToString(CultureInfo.InvariantCulture) + " " + unit;
}
