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
    private readonly AllowList _allowed;
    private readonly AppClient _client;
    private readonly FrozenSet<string>? _headers;
    private readonly IExchanges _exchanges;

    public AppForwarder(AppSettings settings, IExchanges exchanges)
    {
        _settings = settings;
        _exchanges = exchanges;
        _allowed = settings.AllowList();
        _client = new AppClient(_allowed);
        _headers = settings.HeaderAllowList.Count == 0 ? null : settings.HeaderAllowList.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public async Task HandleAsync(HttpContext context)
    {
        var asked = context.Request.Headers[TunnelHeaders.Target].ToString();
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (Locate(asked, path) is not { } app)
        {
            await AnswerAsync(context, new ForwardFault(ErrorCodes.TargetNotAllowed, "This agent has no route for the request: start it with --forward URL.", 502));
            return;
        }

        using var exchange = _exchanges.Begin(context.Request.Method, app);
        var fault = _allowed.Allows(app.Host, app.Port)
            ? await Forwarder.ForwardAsync(context, _client.For(VerifyTls(context)), Plan(context, app, exchange.Recording))
            : new ForwardFault(ErrorCodes.TargetNotAllowed, $"The agent's allow-list does not contain {app.Host}:{app.Port}.", 502);
        exchange.End(fault);
        if (fault is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(context, fault);
        }
    }

    public void Dispose() => _client.Dispose();

    private Uri? Locate(string asked, string path)
    {
        if (asked.Length > 0)
        {
            return Uri.TryCreate(asked, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" ? RawUri.Of(origin, path) : null;
        }

        foreach (var route in _settings.Routes)
        {
            if (route.Map(path) is { } mapped)
            {
                return RawUri.Of(route.App, RawUri.Join(route.App.AbsolutePath.TrimEnd('/'), mapped));
            }
        }

        return _settings.App is { } app ? RawUri.Of(app, RawUri.Join(app.AbsolutePath is "/" ? "" : app.AbsolutePath, path)) : null;
    }

    private Forward Plan(HttpContext context, Uri app, Recording? recording) => new()
    {
        Uri = app,
        Timeout = double.TryParse(context.Request.Headers[TunnelHeaders.Timeout], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0.001, 3600))
            : _settings.RequestTimeout,
        Pass = name => !TunnelHeaders.IsOurs(name) && _headers?.Contains(name) != false,
        Annotate = _ => _client.AddressOf(app) is { } address ? [new(TunnelHeaders.RemoteAddress, address)] : [],
        Recording = recording,
    };

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
