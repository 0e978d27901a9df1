namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Signatures that stand in a JSON body, one in each item of a list: every item must carry a good one. Paths are object members joined by dots.</summary>
public sealed record ItemsRecipe
{
    /// <summary>Where the list is.</summary>
    public required string List { get; init; }

    /// <summary>Where in each of its elements the item is.</summary>
    public required string Item { get; init; }

    /// <summary>Where in the item its signature is. <c>{item:PATH}</c> of the template is found there too; what is absent is empty.</summary>
    public required string Signature { get; init; }
}
