namespace WebhookOps.Dashboard.Blazor.Access.GitHub;

/// <summary>Somebody whom GitHub vouches for as a member of the organisation.</summary>
/// <param name="Subject">GitHub's numeric user id: it never changes and is never given again.</param>
/// <param name="Teams">Slugs of the organisation's teams that they are in; empty if no setting names a team.</param>
internal sealed record GitHubMember(string Subject, string Login, IReadOnlyList<string> Teams);
