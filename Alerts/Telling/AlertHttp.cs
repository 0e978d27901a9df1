using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Outputs;
using WebhookOps.Outputs.Net;

namespace WebhookOps.Alerts.Telling;

/// <summary>POSTs to alert targets: through the guard, no redirects, within a time, and with no more of an answer read than a line to show.</summary>
internal sealed class AlertHttp : IDisposable
{
    private const int MaxAnswer = 200;
    private readonly HttpMessageInvoker[] _clients = [NewClient(false), NewClient(true)];

    /// <returns>Null: 2xx. Else why not.</returns>
    public async Task<string?> PostAsync(HttpRequestMessage request, bool allowPrivate, CancellationToken cancellation)
    {
        try
        {
            using var response = await _clients[allowPrivate ? 1 : 0].SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode)
            {
                return null;
            }

            var said = string.Concat((await OutputHttp.ReadSomeAsync(response, MaxAnswer, cancellation)).Where(static c => !char.IsControl(c))).Trim();
            return said.Length == 0 ? $"It answered {(int)response.StatusCode}." : $"It answered {(int)response.StatusCode}: {said}";
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return SendFailure.Of(failure).Error;
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private static HttpMessageInvoker NewClient(bool allowPrivate) => new(OutputHttp.NewHandler(new OutputContext { AllowPrivateNetwork = allowPrivate, FilesPath = "" }));
}
