namespace WebhookOps.Delivery.Worker.Lanes;

/// <summary>Bounds the bytes of bodies that all lanes hold together. No lane may take more than a quarter, so a hanging one cannot starve the rest.</summary>
internal sealed class BodyBudget(long limit)
{
    private long _held;

    public void Hold(long bytes) => Interlocked.Add(ref _held, bytes);

    /// <summary>How many bodies of a size a lane may claim that holds so many bytes already. One is always possible for a lane with none.</summary>
    public int Room(long heldByLane, double bodySize)
    {
        var free = Math.Min(limit - Interlocked.Read(ref _held), (limit / 4) - heldByLane);
        var room = (int)Math.Clamp(free / Math.Max(1, bodySize), 0, int.MaxValue);
        return room == 0 && heldByLane == 0 ? 1 : room;
    }
}
