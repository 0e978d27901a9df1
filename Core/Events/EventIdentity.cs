namespace WebhookOps.Core.Events;

/// <summary>What a request says it is.</summary>
/// <param name="Id">The provider's own id; at most 255 printable characters, or <c>sha256:…</c> of what was not; null if it names none.</param>
/// <param name="Type">The provider's own name for what happened; at most 255 printable characters; null if it names none.</param>
/// <param name="DedupeKey">From the id, or from the body where there is none; null if the source does not deduplicate.</param>
public readonly record struct EventIdentity(string? Id, string? Type, DedupeKey? DedupeKey);
