namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>How fast a lane may go. Only its lane uses it, under its lock.</summary>
internal interface ILaneRate
{
    /// <summary>How many requests may begin now.</summary>
    int Free { get; }

    /// <summary>How long until it is worth looking again.</summary>
    TimeSpan Wait { get; }

    void Take();
}
