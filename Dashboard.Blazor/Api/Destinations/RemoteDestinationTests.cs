using System.Net;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Deliveries;
using WebhookOps.ServiceDefaults.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>Asks a worker in another process, where <c>services:delivery:http:0</c> says that it is.</summary>
internal sealed class RemoteDestinationTests(IHttpClientFactory clients, InternalPass pass, IConfiguration configuration) : IDestinationTests
{
    public async Task<DestinationTest?> RunAsync(Guid destinationId, CancellationToken cancellation)
    {
        if (configuration[$"services:{ResourceNames.Delivery}:http:0"] is not { } worker)
        {
            return null;
        }

        using var client = clients.CreateClient(InternalHttpClient.Name);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{worker.TrimEnd('/')}/internal/destinations/{destinationId}/test");
            request.Headers.TryAddWithoutValidation(InternalPass.Header, pass.Show());
            using var answer = await client.SendAsync(request, cancellation);
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadFromJsonAsync<DestinationTest>(cancellation) : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or Polly.Timeout.TimeoutRejectedException)
        {
            return null;
        }
    }
}
