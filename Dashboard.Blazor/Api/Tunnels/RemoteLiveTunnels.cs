using System.Globalization;
using System.Net;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Tunnels;

namespace WebhookOps.Dashboard.Blazor.Api.Tunnels;

/// <summary>
/// Asks the tunnel services of other processes, wherever <c>services:tunnel:http:N</c> says that they are. A history is with the replica that
/// holds its tunnel, so all of them are asked.
/// </summary>
internal sealed class RemoteLiveTunnels(IHttpClientFactory clients, InternalPass pass, IConfiguration configuration) : ILiveTunnels
{
    private IEnumerable<string> Services =>
        configuration.GetSection($"services:{ResourceNames.Tunnel}:http").GetChildren().Select(c => c.Value?.TrimEnd('/')).OfType<string>().Where(v => v.Length > 0);

    public async Task<IReadOnlyList<LiveTunnel>?> ListAsync(CancellationToken cancellation)
    {
        List<LiveTunnel>? all = null;
        foreach (var service in Services)
        {
            if (await AskAsync<List<LiveTunnel>>(HttpMethod.Get, service + LiveTunnelPaths.Tunnels, cancellation) is { } some)
            {
                (all ??= []).AddRange(some);
            }
        }

        return all?.DistinctBy(t => t.TunnelId, StringComparer.Ordinal).OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
    }

    public async Task<LiveRequestPage> RequestsAsync(string tunnelId, string? after, int limit, CancellationToken cancellation)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?limit={limit}{(after is null ? "" : "&after=" + Uri.EscapeDataString(after))}");
        var found = await FirstAsync<LiveRequestPage>(LiveTunnelPaths.Requests(tunnelId) + query, static p => p.Items.Count > 0, cancellation);
        return found ?? new LiveRequestPage([], null);
    }

    public Task<LiveRequest?> FindAsync(string tunnelId, string id, CancellationToken cancellation) =>
        FirstAsync<LiveRequest>(LiveTunnelPaths.Request(tunnelId, id), static _ => true, cancellation);

    public async Task<byte[]?> BodyAsync(string tunnelId, string id, LiveBody body, CancellationToken cancellation)
    {
        foreach (var service in Services)
        {
            using var answer = await SendAsync(HttpMethod.Get, $"{service}{LiveTunnelPaths.Request(tunnelId, id)}/{body}", cancellation);
            if (answer?.StatusCode == HttpStatusCode.OK)
            {
                return await answer.Content.ReadAsByteArrayAsync(cancellation);
            }
        }

        return null;
    }

    /// <summary>Only the service that has it is asked to send it, and only once.</summary>
    public async Task<LiveReplayed> ReplayAsync(string tunnelId, string id, CancellationToken cancellation)
    {
        var path = LiveTunnelPaths.Request(tunnelId, id);
        foreach (var service in Services)
        {
            if (await AskAsync<LiveRequest>(HttpMethod.Get, service + path, cancellation) is not null)
            {
                return await AskAsync<LiveReplayed>(HttpMethod.Post, $"{service}{path}/replay", cancellation) ?? new LiveReplayed(null, LiveRefusal.NoAnswer);
            }
        }

        return new LiveReplayed(null, LiveRefusal.NotFound);
    }

    private async Task<T?> FirstAsync<T>(string path, Func<T, bool> isIt, CancellationToken cancellation)
        where T : class
    {
        foreach (var service in Services)
        {
            if (await AskAsync<T>(HttpMethod.Get, service + path, cancellation) is { } answer && isIt(answer))
            {
                return answer;
            }
        }

        return null;
    }

    private async Task<T?> AskAsync<T>(HttpMethod method, string url, CancellationToken cancellation)
        where T : class
    {
        using var answer = await SendAsync(method, url, cancellation);
        return answer?.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadFromJsonAsync<T>(cancellation) : null;
    }

    /// <returns>Null: nobody answers there.</returns>
    private async Task<HttpResponseMessage?> SendAsync(HttpMethod method, string url, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(InternalHttpClient.Name);
        using var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation(InternalPass.Header, pass.Show());
        try
        {
            return await client.SendAsync(request, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or Polly.Timeout.TimeoutRejectedException)
        {
            return null;
        }
    }
}
