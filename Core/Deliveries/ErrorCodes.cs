namespace WebhookOps.Core.Deliveries;

/// <summary>The fixed vocabulary of failed attempts. Stored, searched and shown as they stand.</summary>
public static class ErrorCodes
{
    public const string HttpStatus = "HTTP_STATUS";
    public const string Redirect = "REDIRECT_REFUSED";
    public const string Gone = "GONE";
    public const string Timeout = "TIMEOUT";
    public const string ConnectionRefused = "CONNECTION_REFUSED";
    public const string ConnectionReset = "CONNECTION_RESET";
    public const string DnsLookupFailed = "DNS_LOOKUP_FAILED";
    public const string HostUnreachable = "HOST_UNREACHABLE";
    public const string PrivateAddress = "PRIVATE_ADDRESS";
    public const string SelfSignedCertificate = "SELF_SIGNED_CERT";
    public const string CertificateExpired = "SSL_CERT_EXPIRED";
    public const string CertificateName = "ERR_TLS_CERT_ALTNAME_INVALID";
    public const string Tls = "TLS_ERROR";
    public const string Protocol = "PROTOCOL_ERROR";
    public const string SocketClosed = "SOCKET_CLOSED";
    public const string AgentUnavailable = "AGENT_UNAVAILABLE";
    public const string AgentDisconnected = "AGENT_DISCONNECTED";
    public const string TargetNotAllowed = "TARGET_NOT_ALLOWED";
    public const string Expired = "TTL_EXPIRED";
    public const string WorkerLost = "WORKER_LOST";
    public const string DestinationDeleted = "DESTINATION_DELETED";
    public const string Cancelled = "CANCELLED";
    public const string OutputFailed = "OUTPUT_FAILED";
    public const string Nacked = "NACKED";
    public const string AckTimeout = "ACK_TIMEOUT";
    public const string ConnectorGone = "CONNECTOR_GONE";
    public const string ChannelFull = "CHANNEL_FULL";
}
