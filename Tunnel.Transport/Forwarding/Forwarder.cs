using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>
/// Passes a request on and its answer back, streaming both ways: from a caller into a tunnel, and at the tunnel's other end to the app.
/// </summary>
public static class Forwarder
{
    private const int GatheredBytes = 32 * 1024;
    private const int LeastRead = 4 * 1024;

    /// <summary>
    /// Null: the whole answer was passed back. Otherwise the caller has been told nothing yet (unless the response has started: then it
    /// was cut off, so that half an answer cannot be taken for a whole one).
    /// </summary>
    public static async Task<ForwardFault?> ForwardAsync(HttpContext context, HttpMessageInvoker client, Forward forward)
    {
        using var patience = Patience.Of(forward.Timeout, context.RequestAborted);
        CallerContent? body = null;
        HttpResponseMessage? copied = null;
        try
        {
            var upgrade = Upgrade.IsWanted(context);
            if (!upgrade && HttpMethods.IsConnect(context.Request.Method))
            {
                return new ForwardFault(ErrorCodes.Protocol, "A tunnel passes requests on; CONNECT would open one of its own.", StatusCodes.Status405MethodNotAllowed);
            }

            body = !upgrade && HasBody(context) ? new CallerContent(context.Request, forward, patience) : null;
            using var message = Compose(context.Request, body, forward, upgrade);
            using var response = await client.SendAsync(message, patience.Token);
            patience.WaitForEver();
            if (forward.Refuse is { } refuse && await refuse(response, patience.Token) is { } refusal)
            {
                return refusal;
            }

            if ((int)response.StatusCode < 100)
            {
                return new ForwardFault(ErrorCodes.Protocol, $"{forward.Uri.Authority} answered with the status {(int)response.StatusCode:000}, which HTTP does not have.", StatusCodes.Status502BadGateway);
            }

            if (!upgrade && response.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
            {
                return new ForwardFault(ErrorCodes.Protocol, $"{forward.Uri.Authority} switched protocols, which nobody asked it to.", StatusCodes.Status502BadGateway);
            }

            copied = response;
            AnswerHeaders.Copy(response, context.Response, forward);
            if (upgrade && Upgrade.IsGranted(response, forward.ThroughTunnel))
            {
                await Upgrade.RelayAsync(context, response, patience.Token);
                return null;
            }

            if (AnswerHeaders.MayHaveBody(response.StatusCode))
            {
                await CopyBodyAsync(response, context.Response, forward.Recording, patience.Token);
            }

            AnswerHeaders.CopyTrailers(response, context.Response);
            return null;
        }
        catch (Exception failure)
        {
            var fault = FaultOf(failure, context, body, forward, patience);
            if (context.Response.HasStarted)
            {
                context.Abort();
            }
            else if (copied is not null)
            {
                AnswerHeaders.Remove(copied, context.Response, forward); // the fault is told instead
            }

            return fault;
        }
        finally
        {
            if (body is { Finished.IsCompleted: false })
            {
                await patience.EndAsync();
                await body.Finished; // the request's pipe goes back to its pool when we return
            }
        }
    }

    /// <summary>The method that a caller meant: inside a tunnel a WebSocket is asked for by CONNECT.</summary>
    public static string MethodOf(HttpContext context) => Upgrade.IsWanted(context) ? HttpMethods.Get : context.Request.Method;

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength is not 0 and not null;

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
                || forward.Replaces(name) || (connection.Count > 0 && EndToEndHeaders.IsNamedIn(connection, name)))
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
            message.Headers.TryAddWithoutValidation(name, value);
            if (!Protocol.TunnelHeaders.IsOurs(name))
            {
                kept?.Add(new Header(name, value));
            }
        }

        if (forward.Host is { } host)
        {
            message.Headers.TryAddWithoutValidation("Host", host);
        }

        if (upgrade)
        {
            Upgrade.Ask(message, forward.ThroughTunnel);
        }
        else if (message.Content is null && !forward.ThroughTunnel && !IsSafe(message.Method))
        {
            message.Content = new ByteArrayContent([]); // without a content the client would send it again, up to three times, to an app that hangs up
        }

        if (kept is not null)
        {
            forward.Recording!.RequestHeaders = new HeaderList(kept);
            forward.Recording.IsWebSocket = upgrade;
        }

        return message;
    }

    private static bool IsSafe(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options || method == HttpMethod.Trace;

    private static void Add(HttpRequestMessage message, string name, StringValues values)
    {
        if (!TryAdd(message.Headers, name, values) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        {
            message.Content ??= new ByteArrayContent([]); // a content header without a body
            TryAdd(message.Content.Headers, name, values);
        }
    }

    private static bool TryAdd(HttpHeaders headers, string name, StringValues values) =>
        values.Count == 1 ? headers.TryAddWithoutValidation(name, (string?)values) : headers.TryAddWithoutValidation(name, values.AsEnumerable());

    /// <summary>
    /// Gathers what is there and flushes when there is nothing more yet: a small answer leaves in one piece with its head and its end, a
    /// slow one does not keep its head waiting.
    /// </summary>
    private static async Task CopyBodyAsync(HttpResponseMessage from, HttpResponse to, Recording? recording, CancellationToken cancellation)
    {
        await using var stream = await from.Content.ReadAsStreamAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(GatheredBytes);
        var (start, end) = (0, 0); // what is gathered; handed over with a flush alone, so that of an answer that breaks off before its first nothing is told
        try
        {
            while (true)
            {
                if (buffer.Length - end < LeastRead)
                {
                    await FlushAsync();
                    (start, end) = (0, 0);
                }

                var read = stream.ReadAsync(buffer.AsMemory(end), cancellation);
                if (!read.IsCompleted)
                {
                    await FlushAsync();
                    start = end;
                }

                var count = await read;
                if (count == 0)
                {
                    to.BodyWriter.Write(buffer.AsSpan(start..end));
                    if (start < end && to.HasStarted)
                    {
                        await to.BodyWriter.FlushAsync(cancellation); // Kestrel would leave it lying there: it counts what was written before the head alone
                    }

                    return;
                }

                recording?.ResponseBody.Append(buffer.AsSpan(end, count));
                end += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        async ValueTask FlushAsync()
        {
            to.BodyWriter.Write(buffer.AsSpan(start..end));
            await to.BodyWriter.FlushAsync(cancellation);
        }
    }

    private static ForwardFault FaultOf(Exception failure, HttpContext context, CallerContent? body, Forward forward, Patience patience)
    {
        if (body?.CallerFailure is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return new ForwardFault(ErrorCodes.Protocol, "The request's body is larger than this tunnel takes.", StatusCodes.Status413PayloadTooLarge);
        }

        if (context.RequestAborted.IsCancellationRequested || body?.CallerFailure is IOException)
        {
            return new ForwardFault(ErrorCodes.Cancelled, "The caller went away.", StatusCodes.Status499ClientClosedRequest);
        }

        return patience.IsOver ? Faults.Timeout(forward.Timeout) : Faults.Of(failure, forward.Uri);
    }
}
