namespace WebhookOps.Storage;

/// <summary>The ledger cannot be used until somebody acts. The message is one line that says what is wrong and what to do.</summary>
public sealed class LedgerUnusableException(string message, Exception? inner = null) : Exception(message, inner);
