using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.ServiceDefaults.Http;

namespace WebhookOps.Tunnel.Service.Channels.Live;

/// <summary>Why the server ends a connection, or does not let it begin, as WebSockets and as HTTP say it.</summary>
/// <param name="Code">Of a WebSocket's close frame.</param>
/// <param name="Error">Stable, for programs.</param>
/// <param name="Text">For people.</param>
internal sealed record CloseReason(int Code, int Status, string Error, string Text)
{
    public static CloseReason Operator { get; } = new(4000, 503, "disconnected", "Disconnected by an operator.");

    public static CloseReason TokenInvalid { get; } = new(4001, 401, "token_invalid", "The token does not open this channel.");

    public static CloseReason ChannelNotFound { get; } = new(4002, 404, "channel_not_found", "There is no such channel.");

    public static CloseReason TooMany { get; } = new(4003, 503, "max_connections_reached", "The channel has as many connectors as it may.");

    public static CloseReason AddressRefused { get; } = new(4004, 403, "address_refused", "The channel does not take connectors from this address.");

    public static CloseReason Silent { get; } = new(4005, 408, "connector_silent", "The connector does not read what it is sent.");

    public static CloseReason Stopping { get; } = new((int)WebSocketCloseStatus.EndpointUnavailable, 503, "server_stopping", "The server is stopping; connect again.");

    public static CloseReason Replaced { get; } = new(4006, 409, "connection_replaced", "The connector has come back by another connection.");

    public ProblemHttpResult ToProblem() => Problem.Of(Status, Error, Text);
}
