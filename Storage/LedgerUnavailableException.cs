using System.Data.Common;

namespace WebhookOps.Storage;

/// <summary>
/// The ledger cannot take or give anything now (disk full, read-only, connection lost); nothing of the call is on disk. It may work
/// again by itself: answer 503 and let the caller come back.
/// </summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why the ledger is away, where that is what a failure comes of; null: it is another failure.</summary>
    public static string? ReasonIn(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is LedgerUnavailableException or DbException { IsTransient: true })
            {
                return failure.Message;
            }
        }

        return null;
    }
}
