using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;

namespace WebhookOps.Outputs;

/// <summary>What all open outputs have in common: the limit of size, and failures told as answers.</summary>
internal sealed class OpenOutput(IOutput output, long maxBodyBytes) : IOutput
{
    private const int MaxReason = 500;

    public async Task<SendResult> WriteAsync(OutputMessage message, CancellationToken cancellation)
    {
        if (message.Body.Length > maxBodyBytes)
        {
            return SendResult.Failed(
                ErrorCodes.OutputFailed, $"The event has {message.Body.Length} bytes; this output takes {maxBodyBytes} (maxBodyBytes).", permanent: true);
        }

        try
        {
            return await output.WriteAsync(message, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException("The output has been closed.", closed);
        }
        catch (Exception failure) when (failure is not ObjectDisposedException)
        {
            return Judge(failure);
        }
    }

    public ValueTask DisposeAsync() => output.DisposeAsync();

    private static SendResult Judge(Exception failure)
    {
        if (failure is OutputException refused)
        {
            return SendResult.Failed(refused.Code, refused.Message, refused.Permanent);
        }

        if (failure is OperationCanceledException or TimeoutException)
        {
            return SendResult.Failed(ErrorCodes.Timeout, "The system did not confirm the event in time.");
        }

        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or AuthenticationException or Core.Net.PrivateAddressException or Core.Net.CertificateRefusedException)
            {
                return SendFailure.Of(cause);
            }
        }

        return failure switch
        {
            UnauthorizedAccessException => SendResult.Failed(ErrorCodes.OutputFailed, "The file or folder may not be written."),
            DbException or IOException => SendResult.Failed(ErrorCodes.OutputFailed, Clip(failure.Message)),
            _ => SendResult.Failed(ErrorCodes.OutputFailed, $"The output failed: {Clip(failure.Message)}"),
        };
    }

    private static string Clip(string text) => text.Length <= MaxReason ? text : text[..MaxReason] + "…";
}
