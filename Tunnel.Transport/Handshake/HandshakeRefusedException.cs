namespace WebhookOps.Tunnel.Transport.Handshake;

/// <summary>The other side did not accept us, or we did not accept it.</summary>
/// <param name="code">Stable: <c>unauthorized</c>, <c>server_not_proven</c>, <c>protocol_error</c>, …</param>
public sealed class HandshakeRefusedException(string code, string detail) : Exception(detail)
{
    public const string Unauthorized = "unauthorized";
    public const string ServerNotProven = "server_not_proven";
    public const string ProtocolError = "protocol_error";

    public string Code { get; } = code;
}
