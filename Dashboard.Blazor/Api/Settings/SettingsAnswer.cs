namespace WebhookOps.Dashboard.Blazor.Api.Settings;

/// <summary>What the configuration says, and a restart changes.</summary>
public sealed record SettingsAnswer(SignInAnswer SignIn, RetentionAnswer Retention);
