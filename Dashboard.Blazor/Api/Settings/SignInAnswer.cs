namespace WebhookOps.Dashboard.Blazor.Api.Settings;

/// <summary>How people come in beside their password or a key of their own.</summary>
/// <param name="HasConfiguredKey">Whether the configuration names a key, which is then an admin's.</param>
/// <param name="GitHubOrganization">Whose members may sign in with GitHub; null: nobody.</param>
/// <param name="SessionIdleSeconds">A session that is not used for so long is over.</param>
/// <param name="SessionLifetimeSeconds">And after this in any case.</param>
public sealed record SignInAnswer(bool HasConfiguredKey, string? GitHubOrganization, double SessionIdleSeconds, double SessionLifetimeSeconds);
