using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WebhookOps.Storage.Model;

internal sealed class MomentAsMicroseconds() : ValueConverter<DateTimeOffset, long>(moment => Of(moment), value => From(value))
{
    public static long Of(DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset From(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
