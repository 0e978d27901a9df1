namespace WebhookOps.Core.Net;

/// <summary>An outbound connection was refused because it would have gone to a private address. Says neither which nor what listens there.</summary>
public sealed class PrivateAddressException()
    : IOException("The host resolves to a private address only, and private networks are not allowed here.");
