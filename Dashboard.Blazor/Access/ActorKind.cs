namespace WebhookOps.Dashboard.Blazor.Access;

internal enum ActorKind
{
    /// <summary>The key of the configuration.</summary>
    Configuration,

    /// <summary>A key of the ledger.</summary>
    Key,

    /// <summary>A person.</summary>
    User,
}
