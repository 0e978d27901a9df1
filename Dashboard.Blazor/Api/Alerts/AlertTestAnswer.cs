namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>What came of a test.</summary>
/// <param name="Told">Whether the target took it.</param>
/// <param name="Error">Why not, in one sentence.</param>
public sealed record AlertTestAnswer(bool Told, string? Error);
