namespace WebhookOps.Dashboard.Blazor.Api.Configuration;

/// <summary>One thing as it is and as a document wants it.</summary>
/// <param name="Path">Where in the document it stands; of a thing to be removed, its kind.</param>
/// <param name="Current">Null: it is to be made.</param>
/// <param name="Wanted">Null: it is to be removed.</param>
/// <param name="Fields">The members that differ.</param>
internal sealed record Draft<T>(string Kind, string Name, string Path, T? Current, T? Wanted, IReadOnlyList<string> Fields)
    where T : class
{
    public bool IsNew => Current is null;

    public bool IsRemoved => Wanted is null;

    public bool IsChanged => Current is not null && Wanted is not null && Fields.Count > 0;

    public bool IsAsItShallBe => Current is not null && Wanted is not null && Fields.Count == 0;

    public PlannedChange ToChange() => new(IsNew ? "create" : IsRemoved ? "delete" : "update", Kind, Name, Fields);
}
