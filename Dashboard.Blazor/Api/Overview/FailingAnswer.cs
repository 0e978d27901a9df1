namespace WebhookOps.Dashboard.Blazor.Api.Overview;

/// <summary>A destination whose deliveries fail.</summary>
/// <param name="Destination">Its name; null when it has been removed.</param>
/// <param name="Circuit">closed, open or half-open, as the worker of this process has it; null: this process knows of none.</param>
/// <param name="Retrying">Deliveries that wait after a failure.</param>
/// <param name="Dead">Its dead letters.</param>
/// <param name="Since">When the oldest of those that wait was made; null: none waits.</param>
public sealed record FailingAnswer(string? Destination, string? Circuit, long Retrying, long Dead, DateTime? Since);
