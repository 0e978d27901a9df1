namespace WebhookOps.Dashboard.Blazor.Access.Passwords;

/// <summary>How checking a password ended.</summary>
/// <param name="Actor">Who it is; null: name or password is wrong, or they may not sign in. Which of these, nobody is told.</param>
/// <param name="RetryAfter">Set when this name has been tried too often; the password was not looked at then.</param>
internal readonly record struct PasswordOutcome(Actor? Actor, TimeSpan? RetryAfter = null);
