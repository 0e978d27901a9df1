using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Json;
using WebhookOps.Core.Providers;
using WebhookOps.Ingest.Api.Channels;
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
    ChannelGate channels,
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
            refusal = source is null ? Refusal.SourceNotFound
                : IsQuestion(context.Request, source) ? await CheckRateAsync(source.RateLimit) ?? await AnswerAsync(context, target, source)
                : CheckHead(context.Request, target, source) ?? await CheckRateAsync(source.RateLimit) ?? await TakeAsync(context, target, source);
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
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest; // should it still listen after all: it must not hear 200
            }

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

        if (request.ContentLength is null && CheckFraming(request.Headers) is { } unclear)
        {
            return unclear;
        }

        if (request.ContentLength > source.Source.MaxBodyBytes)
        {
            return Refusal.BodyTooLarge(source.Source.MaxBodyBytes);
        }

        return null;
    }

    private static Refusal? CheckFraming(IHeaderDictionary headers)
    {
        // The server lets Transfer-Encoding win and keeps the other length under this name; a proxy before us may see it the other way.
        if (headers.ContainsKey("X-Content-Length"))
        {
            return new Refusal(StatusCodes.Status400BadRequest, "length_conflict", "Send either Content-Length or Transfer-Encoding.");
        }

        // The server looks at the last coding only and would hand us what the others made of the body.
        if (headers.TransferEncoding is { Count: > 0 } coding && !"chunked".Equals(coding, StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(StatusCodes.Status501NotImplemented, "transfer_coding_unknown", "Send the body as it is, or in chunks.");
        }

        return null;
    }

    private static async ValueTask<Refusal?> CheckRateAsync(SourceLimit? limit) =>
        limit is not null && await limit.TakeAsync() is { } wait
            ? new Refusal(StatusCodes.Status429TooManyRequests, "rate_limited", $"This source takes {limit.Limit.Requests} requests in {limit.Limit.WindowSeconds} s.") { RetryAfter = wait }
            : null;

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
        var request = RequestOf(context, target, body);
        var verdict = source.Verifier.NeedsNetwork
            ? await source.Verifier.VerifyAsync(request, now, context.RequestAborted)
            : source.Verifier.Verify(request, now);
        if (!verdict.Verified)
        {
            return Refusal.Of(verdict) with { Body = body };
        }

        if (source.Handshake?.Answer(request) is { } answer)
        {
            return await AnswerAsync(context.Response, answer);
        }

        if (source.Source.RequireJson && CheckJson(context.Request.ContentType, body) is { } notJson)
        {
            return notJson with { Body = body };
        }

        return await StoreAsync(context, source, request, verdict.Scheme, body, now);
    }

    /// <summary>Whether a provider may be asking that asks without a signature: by GET, which is no event here.</summary>
    private static bool IsQuestion(HttpRequest request, IngestSource source) =>
        source.Handshake?.Method == HttpMethods.Get && HttpMethods.IsGet(request.Method) && !source.Allows(HttpMethods.Get);

    private async ValueTask<Refusal?> AnswerAsync(HttpContext context, RequestTarget target, IngestSource source) =>
        source.Handshake!.Answer(RequestOf(context, target, [])) is { } answer ? await AnswerAsync(context.Response, answer) : CheckHead(context.Request, target, source);

    private static async ValueTask<Refusal?> AnswerAsync(HttpResponse response, HandshakeAnswer answer)
    {
        if (answer.Fault is not null)
        {
            return new Refusal(StatusCodes.Status403Forbidden, "handshake_refused", "The provider's question is not answered: " + answer.Fault + ".");
        }

        await Answers.WriteAsync(response, answer);
        return null;
    }

    private InboundRequest RequestOf(HttpContext context, RequestTarget target, byte[] body) => new(
        context.Request.Method,
        string.Concat(addresses.BaseUrlOf(context), target.ToString()),
        target.Path,
        target.Query,
        RequestHeaders.CopyOf(context.Request.Headers),
        body,
        addresses.CallerOf(context));

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
        var deliveries = source.DeliveriesOf(request, identity.Type, now);
        if (await channels.TryEnterAsync(deliveries) is not { } entered)
        {
            return Refusal.ChannelFull;
        }

        var outcome = await committer.CommitAsync(new NewEvent
        {
            Id = PublicId.New(now),
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
            Deliveries = deliveries,
        });
        for (var i = 0; i < entered.Count; i++)
        {
            entered[i].Leave();
        }

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
