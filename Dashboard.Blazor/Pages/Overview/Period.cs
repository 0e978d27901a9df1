namespace WebhookOps.Dashboard.Blazor.Pages.Overview;

/// <summary>How far back the charts go, and in how many parts. Parts begin at round times, so that their counts can be kept.</summary>
public sealed record Period(string Key, string Text, TimeSpan Length, int Parts, string Format)
{
    public static IReadOnlyList<Period> All { get; } =
    [
        new("1h", "last hour", TimeSpan.FromHours(1), 30, "HH:mm"),
        new("24h", "last 24 hours", TimeSpan.FromDays(1), 24, "HH:mm"),
        new("7d", "last 7 days", TimeSpan.FromDays(7), 28, "MM-dd HH:mm"),
        new("30d", "last 30 days", TimeSpan.FromDays(30), 30, "MM-dd"),
    ];

    public TimeSpan Part => Length / Parts;

    public static Period Of(string? key) => All.FirstOrDefault(p => p.Key == key) ?? All[1];

    /// <summary>The end of the part that a moment is in.</summary>
    public DateTimeOffset EndOf(DateTimeOffset now) => new(((now.UtcTicks / Part.Ticks) + 1) * Part.Ticks, TimeSpan.Zero);
}
