using System.Threading.Channels;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Verification;
using WebhookOps.Ingest.Api.Receiving;
using WebhookOps.Ingest.Api.Sources;
using WebhookOps.Ingest.Api.Telemetry;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.Storage.Events;

namespace WebhookOps.Ingest.Api.Rejections;

/// <summary>
/// Keeps requests that were turned away, so that an operator can see why, but never at the cost of those that are welcome: so many a
/// second of each source, so many waiting, and the rest is only counted.
/// </summary>
internal sealed partial class RejectionLog(
    IEventLog log,
    EdgeAddresses addresses,
    SourceWindows windows,
    TimeProvider clock,
    IngestMetrics metrics,
    ILogger<RejectionLog> logger) : BackgroundService
{
    private const int MaxWaiting = 256;
    private const int MaxBatch = 64;
    private const int MaxText = 4096;

    private readonly SlidingWindow _unknown = windows.ForUnknownSources();
    private readonly Channel<RejectedRequest> _waiting = Channel.CreateBounded<RejectedRequest>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    public void Keep(HttpContext context, in RequestTarget target, IngestSource? source, Refusal refusal)
    {
        metrics.Rejected(refusal.Code);
        if (!refusal.IsKept)
        {
            return;
        }

        if (!(source?.Rejections ?? _unknown).TryTake(out _) || !_waiting.Writer.TryWrite(Describe(context, target, source, refusal)))
        {
            metrics.RejectionDropped();
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<RejectedRequest>(MaxBatch);
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var rejected))
            {
                batch.Add(rejected);
            }

            try
            {
                await log.AppendRejectedAsync([.. batch], CancellationToken.None);
            }
            catch (Exception failure)
            {
                LogLost(batch.Count, failure.Message);
            }

            batch.Clear();
        }
    }

    private RejectedRequest Describe(HttpContext context, in RequestTarget target, IngestSource? source, Refusal refusal)
    {
        var now = clock.GetUtcNow();
        var credentials = source?.Credentials ?? SenderCredentials.Default;
        var body = refusal.Body;
        return new RejectedRequest
        {
            Id = PublicId.New(now),
            Slug = Cut(target.Slug.ToString()),
            SourceId = source?.Source.Id,
            ReceivedAt = now,
            Method = Cut(context.Request.Method),
            Path = Cut(target.Path),
            Query = Cut(credentials.MaskQuery(target.Query)),
            Headers = credentials.MaskHeaders(RequestHeaders.CopyOf(context.Request.Headers)),
            Body = body.Length > RejectedRequest.MaxBodyBytes ? body[..RejectedRequest.MaxBodyBytes] : body,
            BodySize = Math.Max(context.Request.ContentLength ?? 0, body.Length),
            RemoteAddress = addresses.CallerOf(context)?.ToString(),
            Status = refusal.Status,
            Code = refusal.Code,
            Reason = refusal.Reason,
        };
    }

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} refused requests were not kept: {Reason}")]
    private partial void LogLost(int count, string reason);
}
