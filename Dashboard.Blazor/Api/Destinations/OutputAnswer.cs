namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>An output module and the names of its settings; their values may be credentials and are not shown.</summary>
public sealed record OutputAnswer(string Module, IReadOnlyList<string> Settings);
