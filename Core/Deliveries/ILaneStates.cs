namespace WebhookOps.Core.Deliveries;

/// <summary>The state of the lanes of the worker in this process; without a worker nothing is registered.</summary>
public interface ILaneStates
{
    IReadOnlyList<LaneStatus> Snapshot();

    /// <summary>Null: nothing has been sent there since the worker started.</summary>
    LaneStatus? Find(Guid destinationId);
}
