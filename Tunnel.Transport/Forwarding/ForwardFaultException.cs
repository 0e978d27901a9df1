namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Carries a fault out of a connect callback, where only exceptions can go.</summary>
public sealed class ForwardFaultException(ForwardFault fault) : IOException(fault.Detail)
{
    public ForwardFault Fault { get; } = fault;
}
