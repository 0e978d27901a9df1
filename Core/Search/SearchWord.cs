namespace WebhookOps.Core.Search;

/// <summary>A word that an event must have to be found, for an index of words.</summary>
/// <param name="IsPrefix">Whether a word that begins so will do.</param>
public readonly record struct SearchWord(string Text, bool IsPrefix = false);
