using System.Collections.Immutable;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace WebhookOps.Testing.Http;

/// <summary>A destination: a real HTTP server on a free loopback port that records each request and answers as told.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private ImmutableList<ReceivedRequest> _requests = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Receiver(TimeProvider clock, int port)
    {
        _clock = clock;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, port, listener => listener.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>How it answers; may be changed at any time.</summary>
    public Answer Answer { get; set; } = Answers.Ok;

    /// <summary>Without a slash at the end.</summary>
    public string Url => _app.Urls.First().TrimEnd('/');

    public int Port => new Uri(Url).Port;

    /// <summary>All that came so far, whether or not it has been answered, in order.</summary>
    public ImmutableList<ReceivedRequest> Requests => _requests;

    /// <param name="port">0: a free one.</param>
    public static async Task<Receiver> StartAsync(Answer? answer = null, int port = 0)
    {
        var receiver = new Receiver(TimeProvider.System, port) { Answer = answer ?? Answers.Ok };
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until what was received satisfies a condition.</summary>
    public async Task<ImmutableList<ReceivedRequest>> WaitForAsync(Func<ImmutableList<ReceivedRequest>, bool> condition, TimeSpan? timeout = null)
    {
        var limit = Task.Delay(timeout ?? Eventually.DefaultTimeout);
        while (true)
        {
            var changed = _changed.Task;
            if (Requests is var requests && condition(requests))
            {
                return requests;
            }

            if (await Task.WhenAny(changed, limit) == limit)
            {
                throw new TimeoutException($"The receiver got {Requests.Count} requests, and not what was waited for.");
            }
        }
    }

    public Task<ImmutableList<ReceivedRequest>> WaitForCountAsync(int count, TimeSpan? timeout = null) =>
        WaitForAsync(requests => requests.Count >= count, timeout);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what hangs is cut
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value ?? ""));
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var request = new ReceivedRequest(
            context.Request.Method,
            target[0],
            context.Request.QueryString.Value ?? "",
            [.. headers],
            body.ToArray(),
            _clock.GetUtcNow());

        TaskCompletionSource changed;
        lock (_lock)
        {
            _requests = _requests.Add(request);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        await Answer(request, context);
    }
}
