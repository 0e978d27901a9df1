using System.Net.Sockets;
using System.Security.Authentication;
using WebhookOps.Core.Net;

namespace WebhookOps.Core.Deliveries.Sending;

/// <summary>Tells from an exception of the HTTP client what went wrong, in the words of <see cref="ErrorCodes"/>.</summary>
public static class SendFailure
{
    public static SendResult Of(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PrivateAddressException:
                    return SendResult.Failed(ErrorCodes.PrivateAddress, cause.Message);
                case CertificateRefusedException refused:
                    return SendResult.Failed(refused.ErrorCode, refused.Message);
                case SocketException socket:
                    return Of(socket);
                case AuthenticationException:
                    return SendResult.Failed(ErrorCodes.Tls, "The TLS handshake failed.");
            }
        }

        return failure is HttpRequestException request ? Of(request) : SendResult.Failed(ErrorCodes.SocketClosed, "The connection broke.");
    }

    private static SendResult Of(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => SendResult.Failed(ErrorCodes.ConnectionRefused, "The destination refused the connection."),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
            SendResult.Failed(ErrorCodes.ConnectionReset, "The destination reset the connection."),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            SendResult.Failed(ErrorCodes.DnsLookupFailed, "The destination's host name does not resolve."),
        SocketError.TimedOut => SendResult.Failed(ErrorCodes.Timeout, "The destination does not take the connection."),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown or SocketError.AddressNotAvailable =>
            SendResult.Failed(ErrorCodes.HostUnreachable, "The destination's host cannot be reached."),
        _ => SendResult.Failed(ErrorCodes.SocketClosed, $"The connection failed: {failure.SocketErrorCode}."),
    };

    private static SendResult Of(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => SendResult.Failed(ErrorCodes.DnsLookupFailed, "The destination's host name does not resolve."),
        HttpRequestError.SecureConnectionError => SendResult.Failed(ErrorCodes.Tls, "The TLS handshake failed."),
        HttpRequestError.ResponseEnded => SendResult.Failed(ErrorCodes.SocketClosed, "The destination closed the connection before it had answered."),
        HttpRequestError.ConfigurationLimitExceeded => SendResult.Failed(ErrorCodes.Protocol, "The headers of the destination's answer are too long."),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError =>
            SendResult.Failed(ErrorCodes.Protocol, "The destination's answer is not HTTP."),
        _ => SendResult.Failed(ErrorCodes.SocketClosed, "The connection broke before the destination had answered."),
    };
}
