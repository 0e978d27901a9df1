namespace WebhookOps.Dashboard.Blazor.Access.Passwords;

/// <summary>Which passwords are taken: long ones. What they are made of is their owner's affair (NIST SP 800-63B).</summary>
internal static class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 256;

    /// <returns>What is wrong with it; null: nothing.</returns>
    public static string? Check(string password, string name) =>
        password.Length < MinLength ? $"A password has at least {MinLength} characters."
        : password.Length > MaxLength ? $"A password has at most {MaxLength} characters."
        : password.Distinct().Count() < 4 ? "This password repeats a few characters. Choose another."
        : password.Contains(name, StringComparison.OrdinalIgnoreCase) && name.Length > 3 ? "The name must not be part of the password."
        : null;
}
