using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>
/// Passes a request on and its answer back, streaming both ways: from a caller into a tunnel, and at the tunnel's other end to the app.
/// </summary>
public static class Forwarder
{
    /// <summary>
    /// Null: the whole answer was passed back. Otherwise the caller has been told nothing yet (unless the response has started: then it
    /// was cut off, so that half an answer cannot be taken for a whole one).
    /// </summary>
    public static async Task<ForwardFault?> ForwardAsync(HttpContext context, HttpMessageInvoker client, Forward forward)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(forward.Timeout);
        var answering = false;
        CallerContent? body = null;
        try
        {
            var upgrade = Upgrade.IsWanted(context);
            body = !upgrade && HasBody(context) ? new CallerContent(context.Request, forward, () => Touch(limit, forward, answering), limit.Token) : null;
            using var message = Compose(context.Request, body, forward, upgrade);
            using var response = await client.SendAsync(message, limit.Token);
            answering = true;
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            if (forward.Refuse is { } refuse && await refuse(response, limit.Token) is { } refusal)
            {
                return refusal;
            }

            AnswerHeaders.Copy(response, context.Response, forward);
            if (upgrade && Upgrade.IsGranted(response, forward.ThroughTunnel))
            {
                await Upgrade.RelayAsync(context, response, limit.Token);
                return null;
            }

            await CopyBodyAsync(response, context.Response, forward.Recording, limit.Token);
            AnswerHeaders.CopyTrailers(response, context.Response);
            return null;
        }
        catch (Exception failure)
        {
            var fault = FaultOf(failure, context, body, forward, limit);
            if (context.Response.HasStarted)
            {
                context.Abort();
            }

            return fault;
        }
        finally
        {
            if (body is not null)
            {
                await limit.CancelAsync();
                await body.Finished; // the request's pipe goes back to its pool when we return
            }
        }
    }

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength is not 0 and not null;

    private static void Touch(CancellationTokenSource limit, Forward forward, bool answering)
    {
        if (!answering)
        {
            limit.CancelAfter(forward.Timeout);
        }
    }

    private static HttpRequestMessage Compose(HttpRequest request, CallerContent? body, Forward forward, bool upgrade)
    {
        var message = new HttpRequestMessage(HttpMethod.Parse(request.Method), forward.Uri)
        {
            Version = forward.ThroughTunnel ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        var kept = forward.Recording is null ? null : new List<Header>(request.Headers.Count);
        var connection = request.Headers.Connection;
        foreach (var (name, values) in request.Headers)
        {
            if (!EndToEndHeaders.Pass(name) || name.Equals("Host", StringComparison.OrdinalIgnoreCase) || (forward.Pass is { } pass && !pass(name))
                || (connection.Count > 0 && EndToEndHeaders.IsNamedIn(connection, name)))
            {
                continue;
            }

            foreach (var value in values)
            {
                kept?.Add(new Header(name, value ?? ""));
            }

            Add(message, name, values);
        }

        foreach (var (name, value) in forward.Headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (forward.Host is { } host)
        {
            message.Headers.TryAddWithoutValidation("Host", host);
        }

        if (upgrade)
        {
            Upgrade.Ask(message, forward.ThroughTunnel);
        }

        if (kept is not null)
        {
            forward.Recording!.RequestHeaders = new HeaderList(kept);
        }

        return message;
    }

    private static void Add(HttpRequestMessage message, string name, IEnumerable<string?> values)
    {
        if (!message.Headers.TryAddWithoutValidation(name, values) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            message.Content ??= new ByteArrayContent([]); // a content header without a body
            message.Content.Headers.TryAddWithoutValidation(name, values);
        }
    }

    private static async Task CopyBodyAsync(HttpResponseMessage from, HttpResponse to, Recording? recording, CancellationToken cancellation)
    {
        await using var stream = await from.Content.ReadAsStreamAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            while (true)
            {
                var read = stream.ReadAsync(buffer, cancellation);
                if (!to.HasStarted && !read.IsCompleted)
                {
                    await to.BodyWriter.FlushAsync(cancellation); // the headers do not wait for a body that is slow to come
                }

                var count = await read;
                if (count == 0)
                {
                    return;
                }

                recording?.ResponseBody.Append(buffer.AsSpan(0, count));
                await to.BodyWriter.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ForwardFault FaultOf(Exception failure, HttpContext context, CallerContent? body, Forward forward, CancellationTokenSource limit)
    {
        if (body?.CallerFailure is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return new ForwardFault(ErrorCodes.Protocol, "The request's body is larger than this tunnel takes.", StatusCodes.Status413PayloadTooLarge);
        }

        if (context.RequestAborted.IsCancellationRequested || body?.CallerFailure is IOException)
        {
            return new ForwardFault(ErrorCodes.Cancelled, "The caller went away.", StatusCodes.Status499ClientClosedRequest);
        }

        return limit.IsCancellationRequested ? Faults.Timeout(forward.Timeout) : Faults.Of(failure, forward.Uri);
    }
}
