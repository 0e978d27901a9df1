namespace WebhookOps.Testing;

/// <summary>A clock that moves only when told. Timers made from it still run on the machine's.</summary>
public sealed class ManualClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddHours(12).Ticks;

    /// <summary>Noon of the current day (UTC) at first.</summary>
    public DateTimeOffset Now
    {
        get => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref _ticks, value.UtcTicks);
    }

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => Now;
}
