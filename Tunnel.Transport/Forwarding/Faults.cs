using System.Net.Sockets;
using System.Security.Authentication;
using WebhookOps.Core.Deliveries;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>From what was thrown while calling an app to the fixed vocabulary.</summary>
public static class Faults
{
    public static ForwardFault Timeout(TimeSpan limit) =>
        new(ErrorCodes.Timeout, $"The app did not begin to answer within {limit.TotalSeconds:0.###} s.", 504);

    /// <summary>The tunnel stands, and its other end has let go of this one answer.</summary>
    public static ForwardFault BrokenOff { get; } = new(ErrorCodes.SocketClosed, "The answer broke off before it was complete.", 502);

    /// <summary>Whether one stream of a connection was reset, and not the connection lost. (Only the client's message tells the two apart.)</summary>
    public static bool IsReset(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is HttpProtocolException && failure.Message.Contains("reset the stream", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public static ForwardFault Of(Exception failure, Uri target)
    {
        var where = target.Authority;
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ForwardFaultException known:
                    return known.Fault;
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return new(ErrorCodes.ConnectionRefused, $"Nothing listens on {where}: connection refused.", 502);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return new(ErrorCodes.DnsLookupFailed, $"The name of {where} could not be resolved.", 502);
                case SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable }:
                    return new(ErrorCodes.HostUnreachable, $"{where} cannot be reached.", 502);
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return new(ErrorCodes.ConnectionReset, $"{where} reset the connection.", 502);
                case AuthenticationException:
                    return new(ErrorCodes.Tls, $"The TLS handshake with {where} failed: {cause.Message}", 502);
                case HttpProtocolException when IsReset(cause):
                    return BrokenOff;
                case HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return new(ErrorCodes.SocketClosed, $"{where} closed the connection before its answer was complete.", 502);
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError }:
                    return new(ErrorCodes.Protocol, $"{where} did not answer with valid HTTP.", 502);
                case InvalidOperationException: // the server's, of a header with a control character in it
                    return new(ErrorCodes.Protocol, $"{where} answered with a header that cannot be passed on: {cause.Message}", 502);
            }
        }

        return new(ErrorCodes.ConnectionReset, $"Calling {where} failed: {failure.Message}", 502);
    }
}
