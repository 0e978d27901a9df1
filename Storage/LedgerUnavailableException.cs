namespace WebhookOps.Storage;

/// <summary>
/// The ledger cannot take or give anything now (disk full, read-only, connection lost); nothing of the call is on disk. It may work
/// again by itself: answer 503 and let the caller come back.
/// </summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
