using WebhookOps.Core.Deliveries;

namespace WebhookOps.Core.Net;

/// <summary>A destination's certificate is not one to trust.</summary>
/// <param name="errorCode">See <see cref="ErrorCodes"/>.</param>
public sealed class CertificateRefusedException(string errorCode, string message) : IOException(message)
{
    public string ErrorCode { get; } = errorCode;
}
