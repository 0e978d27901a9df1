using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WebhookOps.Bench.Tunnels;

/// <summary>The app behind the tunnel, as a process of its own (<c>bench private-app URL</c>): <c>/back</c> reads the body and sends as much back, all else reads it and says ok.</summary>
internal static class PrivateApp
{
    public static async Task<int> RunAsync(string url)
    {
        var app = Bare(url);
        app.Run(static async context =>
        {
            var buffer = new byte[64 * 1024];
            long size = 0;
            for (int count; (count = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
            {
                size += count;
            }

            if (context.Request.Path == "/back")
            {
                context.Response.ContentLength = size;
                for (; size > 0; size -= buffer.Length)
                {
                    await context.Response.Body.WriteAsync(buffer.AsMemory(0, (int)Math.Min(size, buffer.Length)), context.RequestAborted);
                }

                return;
            }

            context.Response.ContentLength = 2;
            await context.Response.WriteAsync("ok");
        });
        await app.RunAsync();
        return 0;
    }

    /// <summary>Kestrel and nothing else, without limits of its own.</summary>
    public static WebApplication Bare(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        return builder.Build();
    }
}
