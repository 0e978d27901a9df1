namespace WebhookOps.Dashboard.Blazor.Pages.Parts;

/// <summary>Stretches of time in as few characters as tell enough.</summary>
internal static class Duration
{
    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => FormattableString.Invariant($"{Math.Max(0, time.TotalMilliseconds):0} ms"),
        { TotalMinutes: < 1 } => FormattableString.Invariant($"{Math.Floor(time.TotalSeconds):0} s"),
        { TotalHours: < 1 } => FormattableString.Invariant($"{Math.Floor(time.TotalMinutes):0} min"),
        { TotalDays: < 2 } => FormattableString.Invariant($"{Math.Floor(time.TotalHours):0} h"),
        _ => FormattableString.Invariant($"{Math.Floor(time.TotalDays):0} days"),
    };

    public static string Since(DateTimeOffset moment, DateTimeOffset now) => (now - moment).Duration() < TimeSpan.FromSeconds(1) ? "now" : now >= moment ? $"{Of(now - moment)} ago" : $"in {Of(moment - now)}";
}
