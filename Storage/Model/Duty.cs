namespace WebhookOps.Storage.Model;

/// <summary>Something that one process at a time does.</summary>
public sealed class Duty
{
    public required string Name { get; init; }

    /// <summary>The process, as it calls itself.</summary>
    public Guid Holder { get; set; }

    public DateTimeOffset Until { get; set; }
}
