using WebhookOps.Core.Deliveries;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>A destination's certificate is not one to trust.</summary>
/// <param name="errorCode">See <see cref="ErrorCodes"/>.</param>
internal sealed class CertificateRefusedException(string errorCode, string message) : IOException(message)
{
    public string ErrorCode { get; } = errorCode;
}
