namespace WebhookOps.Agent.Operating;

/// <summary>The server refused; the message is its own, made safe to show. Exit code 1.</summary>
internal sealed class ApiException(string message) : Exception(message);
