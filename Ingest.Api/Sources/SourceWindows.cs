using Microsoft.Extensions.Options;
using WebhookOps.Core;
using WebhookOps.ServiceDefaults.Limits;
using WebhookOps.ServiceDefaults.Redis;

namespace WebhookOps.Ingest.Api.Sources;

/// <summary>Makes the windows that sources count their requests in.</summary>
/// <param name="redis">Null: replicas share nothing.</param>
internal sealed class SourceWindows(TimeProvider clock, IOptions<IngestOptions> options, RedisConnection? redis = null)
{
    /// <summary>A limit that did not change goes on counting.</summary>
    public SourceLimit? Continue(Guid sourceId, SourceLimit? previous, RateLimit? limit) =>
        limit is null ? null : limit == previous?.Limit ? previous : new SourceLimit(limit, new SlidingWindow(limit, clock), Share(sourceId, limit), clock);

    public SlidingWindow ForRejections() => new(new RateLimit(options.Value.RejectionsPerSecond, 1), clock);

    public SlidingWindow ForUnknownSources() => new(new RateLimit(options.Value.UnknownSourceRejectionsPerSecond, 1), clock);

    private SharedWindow? Share(Guid sourceId, RateLimit limit) => redis is null ? null : new SharedWindow(redis, $"source:{sourceId:N}", limit);
}
