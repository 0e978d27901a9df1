namespace WebhookOps.Core.Validation;

/// <summary>What is wrong with one field of an input, and what would be right.</summary>
/// <param name="Field">The field's path as the API spells it (<c>retry.maxAttempts</c>).</param>
/// <param name="Message">For people; names the allowed values, never repeats a secret.</param>
public readonly record struct FieldError(string Field, string Message)
{
    public const string Invalid = "value_invalid";
    public const string OutOfRange = "out_of_range";

    /// <summary>Stable, for programs.</summary>
    public string Code { get; init; } = Invalid;
}
