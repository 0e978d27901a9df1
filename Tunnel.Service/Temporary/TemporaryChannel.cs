namespace WebhookOps.Tunnel.Service.Temporary;

/// <param name="Token">Proves the owner.</param>
internal sealed record TemporaryChannel(string Id, string Token);
