namespace WebhookOps.Storage.Search;

/// <summary>A destination whose deliveries fail.</summary>
/// <param name="Retrying">Deliveries that wait after a failure.</param>
/// <param name="Dead">Its dead letters.</param>
/// <param name="Since">When the oldest of those that wait was made; null: none waits.</param>
public sealed record FailingDestination(Guid DestinationId, long Retrying, long Dead, DateTimeOffset? Since);
