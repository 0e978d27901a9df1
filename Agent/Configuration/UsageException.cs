namespace WebhookOps.Agent.Configuration;

/// <summary>The command was given something it cannot use; the message says what and what to give instead. Exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
