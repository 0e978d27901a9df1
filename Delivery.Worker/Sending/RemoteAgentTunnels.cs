using System.Collections.Frozen;
using System.Net;
using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Http;
using WebhookOps.ServiceDefaults.Tunnels;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>The tunnels of a tunnel service in another process, where <c>services:tunnel:http:0</c> says that it is.</summary>
internal sealed partial class RemoteAgentTunnels : BackgroundService, IAgentTunnels
{
    private static readonly TimeSpan s_cadence = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Uri _service;
    private readonly InternalPass _pass;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        UseCookies = false,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // the attempt's
    };

    private FrozenSet<string> _online = [];
    private bool _silent;

    public RemoteAgentTunnels(IConfiguration configuration, InternalPass pass, TimeProvider clock, ILogger<RemoteAgentTunnels> logger)
    {
        (_pass, _clock, _logger) = (pass, clock, logger);
        _service = new Uri(AddressIn(configuration) ?? throw new InvalidOperationException("There is no services:tunnel:http:0."));
    }

    public static string? AddressIn(IConfiguration configuration) => configuration[$"services:{ResourceNames.Tunnel}:http:0"];

    /// <summary>As the service said a second ago.</summary>
    public bool IsOnline(string agent) => _online.Contains(agent);

    public async Task<AgentAnswer> SendAsync(string agent, HttpRequestMessage message, bool verifyTls, TimeSpan timeout, CancellationToken cancellation)
    {
        AgentCall.Address(message, _service, AgentAddresses.Forward + Uri.EscapeDataString(agent), verifyTls, timeout);
        message.Version = HttpVersion.Version11;
        message.Headers.TryAddWithoutValidation(InternalPass.Header, _pass.Show());
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            throw new AgentTunnelException(ErrorCodes.AgentUnavailable, "The tunnel service cannot be reached.", failure);
        }
        catch (HttpRequestException failure)
        {
            throw new AgentTunnelException(ErrorCodes.AgentDisconnected, "The tunnel service was lost while the request was under way.", failure);
        }

        var remoteAddress = AgentCall.TakeRemoteAddress(response);
        if (remoteAddress is not null)
        {
            return new AgentAnswer(response, remoteAddress.Length > 0 ? remoteAddress : null);
        }

        using (response)
        {
            var fault = await AgentFault.ReadAsync(response, cancellation);
            throw fault is not null
                ? new AgentTunnelException(fault.Code, fault.Detail)
                : new AgentTunnelException(ErrorCodes.AgentUnavailable, $"What is at {_service} is no tunnel service of this installation: it answered {(int)response.StatusCode}.");
        }
    }

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_cadence, _clock);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_service, AgentAddresses.List));
            request.Headers.TryAddWithoutValidation(InternalPass.Header, _pass.Show());
            using var answer = await _client.SendAsync(request, limit.Token);
            answer.EnsureSuccessStatusCode();
            var names = await answer.Content.ReadFromJsonAsync<string[]>(limit.Token) ?? [];
            if (!_online.SetEquals(names))
            {
                _online = names.ToFrozenSet(StringComparer.Ordinal);
            }

            _silent = false;
        }
        catch (Exception failure) when (failure is HttpRequestException or System.Text.Json.JsonException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            _online = []; // deliveries to agents wait
            if (!_silent)
            {
                _silent = true;
                LogSilent(_service, failure.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The tunnel service at {Service} does not say which agents are online; deliveries to agents wait. {Reason}")]
    private partial void LogSilent(Uri service, string reason);
}
