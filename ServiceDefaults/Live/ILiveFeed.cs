namespace WebhookOps.ServiceDefaults.Live;

/// <summary>
/// Tells the pages of every process what happens in any. News gathers for a quarter of a second, and of a busy quarter only a part is
/// named, so that telling costs the hot paths next to nothing. With Redis it reaches other processes; without, only this one.
/// </summary>
public interface ILiveFeed
{
    /// <summary>Events came in. Neither waits nor throws.</summary>
    void EventsReceived(IEnumerable<Guid> events);

    /// <summary>Deliveries changed their state. Neither waits nor throws.</summary>
    void DeliveriesChanged(IEnumerable<Guid> deliveries);

    /// <summary>Hears all news from now on; dispose to hear no more.</summary>
    /// <param name="hear">Must return at once and not throw.</param>
    IDisposable Listen(Action<LiveNews> hear);
}
