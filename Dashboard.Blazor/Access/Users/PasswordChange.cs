namespace WebhookOps.Dashboard.Blazor.Access.Users;

/// <summary>How changing one's own password ended.</summary>
internal enum PasswordChange
{
    Done,

    /// <summary>The new one is not taken.</summary>
    Refused,

    /// <summary>The current one is wrong or was tried too often, or whoever asks has none.</summary>
    Wrong,
}
