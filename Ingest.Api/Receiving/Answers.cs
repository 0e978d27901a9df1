using System.Globalization;
using System.Text;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Providers;
using WebhookOps.ServiceDefaults.Http;

namespace WebhookOps.Ingest.Api.Receiving;

/// <summary>Writes what senders get.</summary>
internal static class Answers
{
    /// <summary><c>{"eventId":"evt_…","duplicate":false}</c>, by hand: it is written for every event.</summary>
    public static void WriteStored(HttpResponse response, Guid eventId, bool duplicate)
    {
        response.StatusCode = duplicate ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        response.ContentType = "application/json";

        var before = "{\"eventId\":\""u8;
        var id = PublicId.Format(PublicId.Event, eventId);
        var after = duplicate ? "\",\"duplicate\":true}"u8 : "\",\"duplicate\":false}"u8;
        var length = before.Length + id.Length + after.Length;
        response.ContentLength = length;

        var body = response.BodyWriter.GetSpan(length);
        before.CopyTo(body);
        Encoding.ASCII.GetBytes(id, body[before.Length..]);
        after.CopyTo(body[(before.Length + id.Length)..]);
        response.BodyWriter.Advance(length);
    }

    public static Task WriteAsync(HttpResponse response, HandshakeAnswer answer)
    {
        if (answer.Text.Length == 0)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        response.ContentType = answer.ContentType;
        response.Headers.XContentTypeOptions = "nosniff"; // the text is the sender's; no browser is to make anything of it
        return response.WriteAsync(answer.Text);
    }

    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var headers = context.Response.Headers;
        if (refusal.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Allow is not null)
        {
            headers.Allow = refusal.Allow;
        }

        if (refusal.Challenge is not null)
        {
            headers.WWWAuthenticate = refusal.Challenge;
        }

        var problem = Problem.Of(refusal.Status, refusal.Code, refusal.Reason);
        if (refusal.Detail is not null)
        {
            problem.ProblemDetails.Extensions["reason"] = refusal.Detail;
        }

        return problem.ExecuteAsync(context);
    }
}
