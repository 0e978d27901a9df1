namespace WebhookOps.ServiceDefaults.Planes;

/// <summary>Which listener an endpoint may be reached on.</summary>
public enum Plane
{
    /// <summary>The public edge: strangers' bytes.</summary>
    Edge,

    /// <summary>The operator's listener: pages and API, with authentication of its own.</summary>
    Operator,

    /// <summary>Between our own processes only.</summary>
    Internal,
}
