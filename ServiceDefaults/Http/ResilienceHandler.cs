using System.Net;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace WebhookOps.ServiceDefaults.Http;

/// <summary>
/// 10 s for each try and 30 s in all. What is safe to repeat (GET, HEAD, OPTIONS) is tried up to three times more, with growing
/// jittered waits, when the connection fails, a try runs out of time, or the answer is 408, 429, 502, 503 or 504.
/// </summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    private static readonly ResiliencePipeline<HttpResponseMessage> Once = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddTimeout(TimeSpan.FromSeconds(30))
        .Build();

    private static readonly ResiliencePipeline<HttpResponseMessage> Repeating = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddTimeout(TimeSpan.FromSeconds(30))
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                .Handle<HttpRequestException>()
                .Handle<TimeoutRejectedException>()
                .HandleResult(static answer => answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                    or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout),
        })
        .AddTimeout(TimeSpan.FromSeconds(10))
        .Build();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var method = request.Method;
        var safe = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options;
        var send = base.SendAsync;
        return await (safe ? Repeating : Once).ExecuteAsync(
            static async (state, cancellation) => await state.send(state.request, cancellation),
            (send, request),
            cancellationToken);
    }
}
