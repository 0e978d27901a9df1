using Microsoft.AspNetCore.Http;

namespace WebhookOps.ServiceDefaults.Edge;

/// <summary>Receives webhooks for the sources of the catalog; for endpoints outside ingest that share a path with them.</summary>
public interface IWebhookReceiver
{
    /// <summary>
    /// Answers a request whose raw path is <c>/anything/{slug}[/{**path}]</c> in full, with 404 where there is no such source.
    /// Its body must not have been read.
    /// </summary>
    Task ReceiveAsync(HttpContext context);
}
