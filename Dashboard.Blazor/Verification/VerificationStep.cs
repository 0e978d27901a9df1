namespace WebhookOps.Dashboard.Blazor.Verification;

/// <summary>One step of how a sender was checked, told afterwards.</summary>
/// <param name="Good">Null: it says something and decides nothing.</param>
public sealed record VerificationStep(string Title, string Text, bool? Good = null);
