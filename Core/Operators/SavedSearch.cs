namespace WebhookOps.Core.Operators;

/// <summary>A search that somebody gave a name, for everybody.</summary>
public sealed class SavedSearch
{
    public Guid Id { get; init; }

    public string Name { get; init; } = "";

    /// <summary>In the query language.</summary>
    public string Query { get; init; } = "";

    /// <summary>Who saved it.</summary>
    public string Actor { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }
}
