namespace WebhookOps.Dashboard.Blazor.Api.Me;

/// <param name="Scope">viewer, operator or admin.</param>
public sealed record MeAnswer(string Name, string Scope);
