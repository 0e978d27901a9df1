using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WebhookOps.Core.Deliveries;
using WebhookOps.Tunnel.Transport.Forwarding;
using WebhookOps.Tunnel.Transport.Protocol;

namespace WebhookOps.Agent.Apps;

/// <summary>Answers the requests of a tunnel: finds the app, calls it, and says plainly when there is no answer of the app's.</summary>
public sealed class AppForwarder : IDisposable
{
    private readonly AppSettings _settings;
    private readonly AppClient _client;
    private readonly Func<string, bool> _pass;
    private readonly LastUri _routed;
    private readonly IExchanges _exchanges;
    private long _underWay;

    public AppForwarder(AppSettings settings, IExchanges exchanges)
    {
        _settings = settings;
        _exchanges = exchanges;
        _client = new AppClient(settings);
        var headers = settings.HeaderAllowList.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _pass = name => !TunnelHeaders.IsOurs(name) && (headers.Count == 0 || headers.Contains(name));
        _routed = new LastUri(Route);
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (Locate(context) is not { } app)
        {
            await AnswerAsync(context, new ForwardFault(ErrorCodes.TargetNotAllowed, "This agent has no route for the request: start it with --forward URL.", 502));
            return;
        }

        using var exchange = _exchanges.Begin(Forwarder.MethodOf(context), app);
        var fault = await CallAsync(context, app, exchange.Recording);
        exchange.End(fault);
        if (fault is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, fault);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<ForwardFault?> CallAsync(HttpContext context, Uri app, Recording? recording)
    {
        if (_settings.MaxPayloadBytes > 0 && context.Request.ContentLength > _settings.MaxPayloadBytes)
        {
            return new ForwardFault(ErrorCodes.Protocol, $"The agent takes bodies of at most {_settings.MaxPayloadBytes} bytes.", 413);
        }

        try
        {
            return Interlocked.Increment(ref _underWay) > _settings.MaxConcurrentRequests && _settings.MaxConcurrentRequests > 0
                ? new ForwardFault(ErrorCodes.Protocol, "The agent has too many requests under way.", 429)
                : await Forwarder.ForwardAsync(context, _client.For(VerifyTls(context)), Plan(context, app, recording));
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private Uri? Locate(HttpContext context)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (IsAddressed(context))
        {
            var asked = context.Request.Headers[TunnelHeaders.Target].ToString();
            return Uri.TryCreate(asked, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" ? RawUri.Of(origin, path) : null;
        }

        return _settings.App is not null || _settings.Routes.Any(r => r.Map(path) is not null) ? _routed.Of(path) : null;
    }

    /// <summary>Where the agent's own settings lead a live request.</summary>
    private Uri Route(string path)
    {
        foreach (var route in _settings.Routes)
        {
            if (route.Map(path) is { } mapped)
            {
                return RawUri.Of(route.App, RawUri.Join(route.App.AbsolutePath.TrimEnd('/'), mapped));
            }
        }

        return RawUri.Of(_settings.App!, RawUri.Join(_settings.App!.AbsolutePath is "/" ? "" : _settings.App.AbsolutePath, path));
    }

    private Forward Plan(HttpContext context, Uri app, Recording? recording) => new()
    {
        Uri = app,
        Timeout = TimeoutOf(context),
        Pass = _pass,
        Annotate = IsAddressed(context) ? answer => _client.AddressOf(app) is { } address ? [new(TunnelHeaders.RemoteAddress, address)] : [] : null,
        MaxRequestBytes = _settings.MaxPayloadBytes > 0 ? _settings.MaxPayloadBytes : long.MaxValue,
        Recording = recording,
    };

    /// <summary>A delivery has its destination's patience; a live request the server's or the agent's own, whichever ends first.</summary>
    private TimeSpan TimeoutOf(HttpContext context)
    {
        var own = _settings.RequestTimeout;
        return !double.TryParse(context.Request.Headers[TunnelHeaders.Timeout], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? own
            : TimeSpan.FromSeconds(Math.Clamp(seconds, 0.001, 3600)) is var asked && (IsAddressed(context) || asked < own) ? asked
            : own;
    }

    /// <summary>A delivery says where it goes and wants to know where it went; a live request does neither.</summary>
    private static bool IsAddressed(HttpContext context) => context.Request.Headers.ContainsKey(TunnelHeaders.Target);

    private bool VerifyTls(HttpContext context) =>
        _settings.VerifyTls && !"no".Equals(context.Request.Headers[TunnelHeaders.VerifyTls], StringComparison.Ordinal);

    private static Task AnswerAsync(HttpContext context, ForwardFault fault)
    {
        context.Response.StatusCode = fault.Status;
        context.Response.Headers[TunnelHeaders.Error] = fault.Code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(fault.Detail, context.RequestAborted);
    }
}
