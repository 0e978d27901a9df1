namespace WebhookOps.Core;

/// <summary>
/// A service cannot start for a reason that whoever runs it can mend. The message is one sentence on what is wrong and one on what to
/// do about it; it is printed alone, without a stack trace, and the process ends with exit code 1.
/// </summary>
public sealed class CannotStartException(string message, Exception? inner = null) : Exception(message, inner);
