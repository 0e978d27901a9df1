namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>What a user's role or a key's scope allows; each includes the ones before. Stored and written in lower case.</summary>
public enum Scope
{
    /// <summary>Read.</summary>
    Viewer,

    /// <summary>Change the configuration; retry, cancel, replay.</summary>
    Operator,

    /// <summary>Manage users, sessions and keys.</summary>
    Admin,
}
