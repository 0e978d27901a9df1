using Microsoft.AspNetCore.Http;
using WebhookOps.Core.Events;

namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Status, headers and trailers of an answer.</summary>
internal static class AnswerHeaders
{
    public static void Copy(HttpResponseMessage from, HttpResponse to, Forward forward)
    {
        to.StatusCode = (int)from.StatusCode;
        var kept = forward.Recording is null ? null : new List<Header>();
        Copy(from.Headers.NonValidated, to, kept);
        Copy(from.Content.Headers.NonValidated, to, kept);
        forward.Recording?.Answered((int)from.StatusCode, new HeaderList(kept!));
        foreach (var (name, value) in forward.Annotate?.Invoke(from) ?? [])
        {
            to.Headers[name] = value;
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

    private static void Copy(System.Net.Http.Headers.HttpHeadersNonValidated headers, HttpResponse to, List<Header>? kept)
    {
        foreach (var (name, values) in headers)
        {
            if (!EndToEndHeaders.Pass(name) || Protocol.TunnelHeaders.IsOurs(name))
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
