using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WebhookOps.Core.Events;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Status, headers and trailers of an answer.</summary>
internal static class AnswerHeaders
{
    /// <summary>A 204 and a 205 have no content (RFC 9110, 15.3), whatever an app says or sends.</summary>
    public static bool MayHaveBody(HttpStatusCode status) => status is not (HttpStatusCode.NoContent or HttpStatusCode.ResetContent);

    public static void Copy(HttpResponseMessage from, HttpResponse to, Forward forward)
    {
        to.StatusCode = (int)from.StatusCode;
        var kept = forward.Recording is null ? null : new List<Header>();
        var connection = from.Headers.NonValidated.TryGetValues("Connection", out var named) ? new StringValues(named.ToArray()) : default;
        Copy(from.Headers.NonValidated, connection, to, kept);
        Copy(from.Content.Headers.NonValidated, connection, to, kept);
        if (!MayHaveBody(from.StatusCode))
        {
            to.ContentLength = from.StatusCode == HttpStatusCode.ResetContent ? 0 : null;
        }

        forward.Recording?.Answered((int)from.StatusCode, new HeaderList(kept!));
        foreach (var (name, value) in forward.Annotate?.Invoke(from) ?? [])
        {
            to.Headers[name] = value;
        }
    }

    /// <summary>Takes back what was copied.</summary>
    public static void Remove(HttpResponseMessage from, HttpResponse to, Forward forward)
    {
        foreach (var name in from.Headers.NonValidated.Select(h => h.Key).Concat(from.Content.Headers.NonValidated.Select(h => h.Key)).Concat(forward.Annotate?.Invoke(from).Select(h => h.Key) ?? []))
        {
            to.Headers.Remove(name);
        }
    }

    public static void CopyTrailers(HttpResponseMessage from, HttpResponse to)
    {
        if (to.SupportsTrailers())
        {
            foreach (var (name, values) in from.TrailingHeaders.NonValidated)
            {
                to.AppendTrailer(name, values.ToArray());
            }
        }
    }

    private static void Copy(System.Net.Http.Headers.HttpHeadersNonValidated headers, StringValues connection, HttpResponse to, List<Header>? kept)
    {
        foreach (var (name, values) in headers)
        {
            if (!EndToEndHeaders.Pass(name) || Protocol.TunnelHeaders.IsOurs(name) || (connection.Count > 0 && EndToEndHeaders.IsNamedIn(connection, name)))
            {
                continue;
            }

            to.Headers[name] = values.Count == 1 ? values.ToString() : values.ToArray();
            if (kept is not null)
            {
                kept.AddRange(values.Select(value => new Header(name, value)));
            }
        }
    }
}
