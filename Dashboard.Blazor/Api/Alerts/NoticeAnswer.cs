namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

/// <summary>Something told to a target, or still to be.</summary>
/// <param name="Tells">opened or resolved.</param>
/// <param name="State">waiting, told or given-up.</param>
public sealed record NoticeAnswer(string Target, string Tells, string State, int Attempts, DateTime? ToldAt, DateTime? DueAt, string? LastError);
