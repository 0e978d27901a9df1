using System.Globalization;
using WebhookOps.Core.Ids;

namespace WebhookOps.Storage.Postgres;

/// <summary>The part of <c>events</c> or <c>attempts</c> whose ids were made on one day (UTC).</summary>
internal readonly record struct DayPartition(string Parent, DateOnly Day)
{
    private const string Format = "yyyyMMdd";

    public string Name => $"{Parent}_{Day.ToString(Format, CultureInfo.InvariantCulture)}";

    /// <summary>The smallest id of the day.</summary>
    public Guid From => FloorOf(Day);

    /// <summary>The smallest id of the next day.</summary>
    public Guid To => FloorOf(Day.AddDays(1));

    public static DayPartition? Parse(string parent, string name) =>
        name.StartsWith(parent + "_", StringComparison.Ordinal)
        && DateOnly.TryParseExact(name.AsSpan(parent.Length + 1), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DayPartition(parent, day)
            : null;

    private static Guid FloorOf(DateOnly day) => PublicId.FloorOf(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
}
