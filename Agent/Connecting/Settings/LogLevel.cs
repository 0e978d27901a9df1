namespace WebhookOps.Agent.Connecting.Settings;

/// <summary>What is worth a line: everything; what did not go as it should; only messages that are refused for good.</summary>
internal enum LogLevel
{
    Info,
    Warning,
    Error,
}
