namespace WebhookOps.Storage.Search.Index;

/// <summary>How far the index is.</summary>
/// <param name="Id">Of the last event that is in it, with all before.</param>
/// <param name="IsNewest">There is no event after it.</param>
public sealed record IndexEnd(Guid Id, bool IsNewest);
