using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using WebhookOps.Agent.Connecting.Settings;
using WebhookOps.Tunnel.Transport.Forwarding;

namespace WebhookOps.Agent.Connecting.Handling;

/// <summary>
/// HTTP mode: the body byte for byte and the provider's headers under their own names, so that the app can verify the signature itself.
/// 2xx takes a message. 4xx refuses it for good, but for 408, 425 and 429; everything else is tried again here, and then goes back.
/// </summary>
internal sealed class HttpTargets(IReadOnlyDictionary<string, TargetSettings> targets, TimeProvider clock) : IMessageHandler
{
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<Verdict> HandleAsync(ChannelMessage message, CancellationToken cancellation)
    {
        if ((targets.GetValueOrDefault(message.Source) ?? targets.GetValueOrDefault("")) is not { } target)
        {
            return Verdict.Never($"No target takes messages of the source '{message.Source}'.");
        }

        for (var attempt = 1; ; attempt++)
        {
            var verdict = await TryAsync(message, target, attempt, cancellation);
            if (verdict.Taken || !verdict.Retry || attempt >= target.MaxAttempts)
            {
                return verdict;
            }

            var delay = target.RetryDelay * Math.Pow(target.RetryFactor, attempt - 1);
            await Task.Delay(delay < s_longestDelay ? delay : s_longestDelay, clock, cancellation);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Verdict> TryAsync(ChannelMessage message, TargetSettings target, int attempt, CancellationToken cancellation)
    {
        using var request = Build(message, target, attempt);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(target.Timeout);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            return status is >= 200 and < 300 ? Verdict.Ack
                : status is >= 400 and < 500 and not (408 or 425 or 429) ? Verdict.Never($"{target.Url.Authority} answered {status}.")
                : Verdict.Later($"{target.Url.Authority} answered {status}.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Verdict.Later(string.Create(CultureInfo.InvariantCulture, $"{target.Url.Authority} did not answer within {target.Timeout.TotalSeconds} s."));
        }
        catch (HttpRequestException failure)
        {
            return Verdict.Later($"{target.Url.Authority} cannot be reached: {(failure.InnerException ?? failure).Message}");
        }
    }

    private static HttpRequestMessage Build(ChannelMessage message, TargetSettings target, int attempt)
    {
        var request = new HttpRequestMessage(new HttpMethod(target.Method), target.Url) { Content = new ByteArrayContent(message.Body) };
        foreach (var (name, value) in message.Headers)
        {
            if (EndToEndHeaders.Pass(name) && !name.Equals("host", StringComparison.OrdinalIgnoreCase) && !name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            {
                Add(request, name, value);
            }
        }

        Set(request, "X-Webhook-Message-ID", message.Id);
        Set(request, "X-Webhook-ID", message.Source);
        Set(request, "X-Webhook-Attempt", Math.Max(message.Attempt, attempt).ToString(CultureInfo.InvariantCulture));
        if (message.TraceParent is { } trace)
        {
            Set(request, "traceparent", trace);
        }

        foreach (var (name, value) in target.Headers)
        {
            Set(request, name, value);
        }

        return request;
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        foreach (var headers in (HttpHeaders[])[request.Headers, request.Content!.Headers])
        {
            if (headers.NonValidated.Contains(name))
            {
                headers.Remove(name);
            }
        }

        Add(request, name, value);
    }

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.TryAddWithoutValidation(name, value))
        {
            request.Content!.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
