using WebhookOps.Core.Channels;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Tunnel.Service.Channels.Live;

/// <summary>
/// Knows who may drain a channel. What the catalog does not know (a new channel, a new token) makes it ask the ledger for news, at most
/// once a second, before the answer is no.
/// </summary>
internal sealed class ChannelDoor(ICatalogSource catalog, EdgeAddresses edge, TimeProvider clock)
{
    private const int MaxConnectorId = 100;

    private readonly CatalogNews _news = new(catalog, clock);

    /// <returns>The channel and its new connector, or why not.</returns>
    public async Task<(Channel? Channel, Admission? Admission, CloseReason? Refused)> CheckAsync(HttpContext context, string name)
    {
        var answer = Check(context, name);
        if (answer.Refused == CloseReason.ChannelNotFound || answer.Refused == CloseReason.TokenInvalid)
        {
            await _news.AskAsync();
            answer = Check(context, name);
        }

        return answer;
    }

    private (Channel? Channel, Admission? Admission, CloseReason? Refused) Check(HttpContext context, string name)
    {
        if (!catalog.Current.Channels.TryGetValue(name, out var channel))
        {
            return (null, null, CloseReason.ChannelNotFound);
        }

        var address = edge.CallerOf(context)?.ToString() ?? "";
        return !channel.Allows(address) ? (channel, null, CloseReason.AddressRefused)
            : channel.Tokens.Find(TokenOf(context.Request), clock.GetUtcNow()) is { } hash ? (channel, new Admission(hash, ConnectorIdOf(context.Request), address), null)
            : (channel, null, CloseReason.TokenInvalid);
    }

    private static string? TokenOf(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : request.Query["token"].ToString();
    }

    private static string ConnectorIdOf(HttpRequest request)
    {
        var id = request.Headers["X-Connector-Id"].ToString();
        return new string([.. id.Where(c => c is >= ' ' and <= '~').Take(MaxConnectorId)]);
    }
}
