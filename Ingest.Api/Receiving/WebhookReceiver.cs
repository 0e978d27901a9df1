using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using WebhookOps.Core.Events;
using WebhookOps.Core.Json;
using WebhookOps.Ingest.Api.Commit;
using WebhookOps.Ingest.Api.Rejections;
using WebhookOps.Ingest.Api.Sources;
using WebhookOps.Ingest.Api.Telemetry;
using WebhookOps.ServiceDefaults.Edge;
using WebhookOps.Storage;

namespace WebhookOps.Ingest.Api.Receiving;

/// <summary>
/// Takes one request from its first byte to its answer. What is cheap to refuse is refused first; nothing is answered 2xx that is not
/// on disk.
/// </summary>
internal sealed class WebhookReceiver(
    IngestCatalog catalog,
    BodyReader bodies,
    ByteBudget budget,
    EventCommitter committer,
    RejectionLog rejections,
    EdgeAddresses addresses,
    IngestMetrics metrics,
    TimeProvider clock) : IWebhookReceiver
{
    public async Task ReceiveAsync(HttpContext context)
    {
        using var span = IngestMetrics.Spans.StartActivity("receive webhook");
        var target = new RequestTarget(EdgeAddresses.TargetOf(context));
        IngestSource? source = null;
        Refusal? refusal;
        try
        {
            source = catalog.Find(target.Slug) ?? await catalog.FindFreshAsync(target.Slug.ToString());
            refusal = source is null ? Refusal.SourceNotFound : CheckHead(context.Request, target, source) ?? await TakeAsync(context, target, source);
        }
        catch (LedgerUnavailableException)
        {
            refusal = Refusal.LedgerUnavailable;
        }
        catch (BadHttpRequestException bad)
        {
            refusal = new Refusal(bad.StatusCode, bad.StatusCode == StatusCodes.Status408RequestTimeout ? "body_too_slow" : "body_malformed", bad.Message);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            metrics.Rejected("sender_gone");
            return;
        }

        span?.SetTag("webhookops.source", source?.Source.Slug);
        if (refusal is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error, refusal.Code);
            rejections.Keep(context, target, source, refusal);
            await Answers.WriteAsync(context, refusal);
        }
    }

    /// <summary>What can be said before the body is read.</summary>
    private static Refusal? CheckHead(HttpRequest request, in RequestTarget target, IngestSource source)
    {
        if (!source.Allows(request.Method))
        {
            return new Refusal(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"This source takes {source.Allow}.") { Allow = source.Allow };
        }

        if (Hops.Parse(request.Headers[Hops.HeaderName]) > Hops.Max)
        {
            return new Refusal(StatusCodes.Status508LoopDetected, "delivery_loop", $"This event was delivered more than {Hops.Max} times, the last time to its own source.");
        }

        if (target.HasDotSegments())
        {
            return new Refusal(StatusCodes.Status400BadRequest, "path_invalid", "The path must not contain the segments '.' and '..'.");
        }

        // The server lets Transfer-Encoding win and keeps the other length under this name; a proxy before us may see it the other way.
        if (request.ContentLength is null && request.Headers.ContainsKey("X-Content-Length"))
        {
            return new Refusal(StatusCodes.Status400BadRequest, "length_conflict", "Send either Content-Length or Transfer-Encoding.");
        }

        if (request.ContentLength > source.Source.MaxBodyBytes)
        {
            return Refusal.BodyTooLarge(source.Source.MaxBodyBytes);
        }

        return source.RateLimit is { } limit && !limit.TryTake(out var wait)
            ? new Refusal(StatusCodes.Status429TooManyRequests, "rate_limited", $"This source takes {limit.Limit.Requests} requests in {limit.Limit.WindowSeconds} s.") { RetryAfter = wait }
            : null;
    }

    private async ValueTask<Refusal?> TakeAsync(HttpContext context, RequestTarget target, IngestSource source)
    {
        var limit = source.Source.MaxBodyBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null; // ours is the source's, and counts the body alone, not the framing of its chunks
        }

        var read = await bodies.ReadAsync(context.Request.BodyReader, context.Request.ContentLength, limit);
        try
        {
            return read.Outcome switch
            {
                BodyOutcome.Complete => await TakeAsync(context, target, source, read.Body),
                BodyOutcome.TooLarge => Refusal.BodyTooLarge(limit) with { Body = read.Body },
                _ => Refusal.Busy,
            };
        }
        finally
        {
            budget.Return(read.Budgeted);
        }
    }

    private async ValueTask<Refusal?> TakeAsync(HttpContext context, RequestTarget target, IngestSource source, byte[] body)
    {
        var now = clock.GetUtcNow();
        var request = new InboundRequest(
            context.Request.Method,
            string.Concat(addresses.BaseUrlOf(context), target.ToString()),
            target.Path,
            target.Query,
            RequestHeaders.CopyOf(context.Request.Headers),
            body,
            addresses.CallerOf(context));

        var verdict = source.Verifier.NeedsNetwork
            ? await source.Verifier.VerifyAsync(request, now, context.RequestAborted)
            : source.Verifier.Verify(request, now);
        if (!verdict.Verified)
        {
            return new Refusal(StatusCodes.Status401Unauthorized, verdict.Code, verdict.Reason) { Detail = verdict.Detail, Body = body };
        }

        if (source.Handshake?.Answer(request) is { } answer)
        {
            await Answers.WriteAsync(context.Response, answer);
            return null;
        }

        if (source.Source.RequireJson && CheckJson(context.Request.ContentType, body) is { } notJson)
        {
            return notJson with { Body = body };
        }

        return await StoreAsync(context, source, request, verdict.Scheme, body, now);
    }

    /// <summary>Our own span, or the sender's where nobody records spans here.</summary>
    private static string? TraceParentOf(HttpRequest request)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
        {
            return span.Id;
        }

        string? given = request.Headers.TraceParent;
        return ActivityContext.TryParse(given, null, out _) ? given : null;
    }

    private static Refusal? CheckJson(string? contentType, byte[] body) =>
        !JsonFields.IsJson(body) ? new Refusal(StatusCodes.Status400BadRequest, "body_not_json", "This source takes JSON only.")
        : MediaTypes.CannotBeJson(contentType) ? new Refusal(StatusCodes.Status415UnsupportedMediaType, "media_type_unsupported", "This source takes JSON only; say so with Content-Type: application/json.")
        : null;

    private async ValueTask<Refusal?> StoreAsync(HttpContext context, IngestSource source, InboundRequest request, string scheme, byte[] body, DateTimeOffset now)
    {
        var identity = source.Identity.Read(request);
        var headers = request.Headers.Without(source.Credentials);
        headers.ToJson();
        var outcome = await committer.CommitAsync(new NewEvent
        {
            Id = Guid.CreateVersion7(now),
            SourceId = source.Source.Id,
            ReceivedAt = now,
            Method = request.Method,
            Path = request.Path,
            Query = source.Credentials.Strip(request.Query),
            Headers = headers,
            Body = body,
            EventType = identity.Type,
            ProviderEventId = identity.Id,
            DedupeKey = identity.DedupeKey,
            DedupeUntil = now.AddSeconds(source.Source.Dedupe.WindowSeconds),
            RemoteAddress = request.RemoteAddress?.ToString(),
            TraceParent = TraceParentOf(context.Request),
            VerifiedBy = scheme,
            Deliveries = source.DeliveriesOf(request, identity.Type, now),
        });

        switch (outcome.Status)
        {
            case CommitStatus.Stored:
                metrics.Accepted(source.Source.Slug);
                Answers.WriteStored(context.Response, outcome.EventId, duplicate: false);
                return null;
            case CommitStatus.Duplicate:
                metrics.Duplicate(source.Source.Slug);
                Answers.WriteStored(context.Response, outcome.EventId, duplicate: true);
                return null;
            case CommitStatus.Busy:
                return Refusal.Busy;
            case CommitStatus.Unavailable:
                return Refusal.LedgerUnavailable;
            default:
                return new Refusal(StatusCodes.Status500InternalServerError, "event_not_stored", "This event could not be stored.") { Body = body };
        }
    }
}
