namespace WebhookOps.Dashboard.Blazor.Access;

/// <summary>What a key may do; each includes the ones before. Stored and written in lower case.</summary>
public enum Scope
{
    /// <summary>Read.</summary>
    Viewer,

    /// <summary>Change the configuration; retry, cancel, replay.</summary>
    Operator,

    /// <summary>Make and revoke keys.</summary>
    Admin,
}
