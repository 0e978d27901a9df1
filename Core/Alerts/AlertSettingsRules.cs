using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Alerts;

/// <summary>The ranges of <see cref="AlertSettings"/>.</summary>
public static class AlertSettingsRules
{
    /// <summary>The longest that a window may be; tallies are kept for so long.</summary>
    public static readonly TimeSpan MaxWindow = TimeSpan.FromHours(1);

    public static IEnumerable<FieldError> Check(AlertSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            .. Range("destinationFailing.share", settings.DestinationFailing.Share, 0.01, 1),
            .. Range("destinationFailing.minFailures", settings.DestinationFailing.MinFailures, 1, 1_000_000),
            .. Range("destinationFailing.windowSeconds", settings.DestinationFailing.WindowSeconds, 60, MaxWindow.TotalSeconds),
            .. Range("backlogGrowing.ageSeconds", settings.BacklogGrowing.AgeSeconds, 10, 7 * 86_400),
            .. settings.BacklogGrowing.Count is { } count ? Range("backlogGrowing.count", count, 1, 1_000_000) : [],
            .. Range("agentGone.graceSeconds", settings.AgentGone.GraceSeconds, 0, 7 * 86_400),
            .. Range("channelNearLimit.share", settings.ChannelNearLimit.Share, 0.01, 1),
            .. Range("holdSeconds", settings.HoldSeconds, 0, 86_400),
        ];
    }

    private static FieldError[] Range(string field, double value, double min, double max) =>
        value >= min && value <= max ? [] : [new(field, FormattableString.Invariant($"must be {min} to {max}")) { Code = FieldError.OutOfRange }];
}
