namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Why a request could not be passed on, or its answer not passed back.</summary>
/// <param name="Code">One of <see cref="Core.Deliveries.ErrorCodes"/>.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="Status">What an HTTP caller is told: 502, 504, …</param>
public sealed record ForwardFault(string Code, string Detail, int Status);
