namespace WebhookOps.ServiceDefaults.Planes;

/// <summary>On an endpoint: the plane it belongs to. On a connection: the plane of the listener that accepted it.</summary>
public sealed record PlaneMetadata(Plane Plane);
