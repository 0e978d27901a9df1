namespace WebhookOps.ServiceDefaults.Tunnels;

/// <summary>Which of the two bodies of a live request.</summary>
public enum LiveBody
{
    Request,
    Response,
}
