using Microsoft.Extensions.Logging;
using WebhookOps.Storage.Alerts;

namespace WebhookOps.Alerts.Telling;

/// <summary>
/// Tells what is due, each target by itself so that none waits for another. A notice is taken before it is told; what a process took and
/// died over is due again after a while. One that stops tells to its end what it has begun, so that nobody is told twice.
/// </summary>
internal sealed partial class Announcer(NoticeQueue queue, AlertTeller teller, TimeProvider clock, ILogger<Announcer> logger)
{
    private const int Batch = 100;
    private static readonly TimeSpan s_claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_giveUpAfter = TimeSpan.FromHours(24);

    public async Task TellAsync(CancellationToken cancellation)
    {
        IReadOnlyList<DueNotice> due;
        do
        {
            due = await queue.DueAsync(Batch, cancellation);
            await Task.WhenAll(due.GroupBy(d => d.Target.Id).Select(target => TellAsync([.. target], cancellation)));
        }
        while (due.Count > 0);
    }

    private async Task TellAsync(IReadOnlyList<DueNotice> due, CancellationToken cancellation)
    {
        foreach (var one in due)
        {
            if (await queue.ClaimAsync(one.Notice, clock.GetUtcNow() + s_claim, cancellation) && !await TellAsync(one))
            {
                return; // the rest waits with what has failed
            }
        }
    }

    /// <returns>Whether its target takes more.</returns>
    private async Task<bool> TellAsync(DueNotice due)
    {
        var (notice, incident, target) = due;
        if (!target.Enabled)
        {
            await queue.FailedAsync(notice, "The target is switched off.", null, CancellationToken.None);
            return true;
        }

        if (await teller.TellAsync(target, notice, incident, CancellationToken.None) is not { } error)
        {
            await queue.ToldAsync(notice, CancellationToken.None);
            return true;
        }

        var now = clock.GetUtcNow();
        DateTimeOffset? retryAt = now - notice.CreatedAt >= s_giveUpAfter ? null : now + PauseAfter(notice.Attempts);
        await queue.FailedAsync(notice, error, retryAt, CancellationToken.None);
        if (retryAt is null)
        {
            LogGivenUp(target.Name, incident.Title, error);
        }
        else
        {
            LogFailed(target.Name, incident.Title, error);
        }

        return false;
    }

    private static TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(s_firstPause.TotalSeconds * Math.Pow(2, attempts), s_longestPause.TotalSeconds));

    [LoggerMessage(LogLevel.Warning, "The alert target {Target} could not be told of '{Title}', it is tried again: {Reason}")]
    private partial void LogFailed(string target, string title, string reason);

    [LoggerMessage(LogLevel.Error, "The alert target {Target} was not told of '{Title}', and is not tried any more: {Reason}")]
    private partial void LogGivenUp(string target, string title, string reason);
}
