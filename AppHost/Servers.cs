namespace WebhookOps.AppHost;

/// <summary>What the services stand on.</summary>
/// <param name="AreContainers">Whether we start them, so that they can be waited for; otherwise somebody else runs them.</param>
internal sealed record Servers(
    IResourceBuilder<IResourceWithConnectionString> Ledger,
    IResourceBuilder<IResourceWithConnectionString> Messaging,
    IResourceBuilder<IResourceWithConnectionString> Redis,
    bool AreContainers);
