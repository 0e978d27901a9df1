namespace WebhookOps.Core.Verification.Rules;

/// <summary>One field that a scheme reads, so that forms, documents and validation all know it.</summary>
/// <param name="Name">As in <c>authentication[].name</c> of the API.</param>
/// <param name="Meaning">One sentence for a person.</param>
/// <param name="IsSecret">Kept in <see cref="Sources.AuthenticationRule.Secrets"/> and never shown again.</param>
/// <param name="IsRequired">Refused without it.</param>
public sealed record RuleField(string Name, string Meaning, bool IsSecret = false, bool IsRequired = false)
{
    /// <summary>It may be given as JSON instead of text.</summary>
    public bool IsJson { get; init; }
}
