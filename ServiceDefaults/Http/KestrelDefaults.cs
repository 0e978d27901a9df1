using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebhookOps.ServiceDefaults.Http;

/// <summary>The server's limits and habits, the same for every listener.</summary>
internal static class KestrelDefaults
{
    /// <summary>For endpoints that do not say otherwise; ingest sets its own, by source.</summary>
    private const long MaxRequestBodyBytes = 1024 * 1024;

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;

        // One byte is one character, in and out: what a sender signed and what a destination gets are the same bytes.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }
}
