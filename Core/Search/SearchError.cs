namespace WebhookOps.Core.Search;

/// <summary>Why a text is no search.</summary>
/// <param name="Position">The character at fault, from 1.</param>
/// <param name="Message">What is wrong there and what to write instead: whole sentences.</param>
public readonly record struct SearchError(int Position, string Message)
{
    public override string ToString() => $"At character {Position}: {Message}";
}
