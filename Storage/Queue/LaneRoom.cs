namespace WebhookOps.Storage.Queue;

/// <summary>How many deliveries of a destination a worker can take now, and for how long it will own them.</summary>
public readonly record struct LaneRoom(Guid DestinationId, int Room, TimeSpan Lease);
