using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

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
            if (failure is LedgerUnavailableException or DbException { IsTransient: true } or SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY or raw.SQLITE_LOCKED })
            {
                return failure.Message;
            }
        }

        return null;
    }
}
