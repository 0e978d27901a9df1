namespace WebhookOps.Dashboard.Blazor.Access.GitHub;

/// <summary>GitHub could not be asked, or answered something that makes no sense. The message is for people and holds nothing secret.</summary>
internal sealed class GitHubException(string message, Exception? inner = null) : Exception(message, inner);
