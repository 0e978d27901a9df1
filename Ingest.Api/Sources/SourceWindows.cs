using Microsoft.Extensions.Options;
using WebhookOps.Core;

namespace WebhookOps.Ingest.Api.Sources;

/// <summary>Makes the windows that sources count their requests in.</summary>
internal sealed class SourceWindows(TimeProvider clock, IOptions<IngestOptions> options)
{
    /// <summary>A limit that did not change goes on counting.</summary>
    public SlidingWindow? Continue(SlidingWindow? previous, RateLimit? limit) =>
        limit is null ? null : limit == previous?.Limit ? previous : new SlidingWindow(limit, clock);

    public SlidingWindow ForRejections() => new(new RateLimit(options.Value.RejectionsPerSecond, 1), clock);

    public SlidingWindow ForUnknownSources() => new(new RateLimit(options.Value.UnknownSourceRejectionsPerSecond, 1), clock);
}
