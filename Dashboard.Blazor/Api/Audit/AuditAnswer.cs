using System.Text.Json;

namespace WebhookOps.Dashboard.Blazor.Api.Audit;

/// <summary>What was done, when and by whom.</summary>
public sealed record AuditAnswer(string Id, DateTime At, string Actor, string Action, string Subject, JsonElement? Details);
