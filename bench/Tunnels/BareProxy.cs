using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace WebhookOps.Bench.Tunnels;

/// <summary>The limit of a tunnel, as a process of its own (<c>bench bare-proxy URL TARGET</c>): a plain reverse proxy of Kestrel and HttpClient.</summary>
internal static class BareProxy
{
    public static async Task<int> RunAsync(string url, string target)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });
        var app = PrivateApp.Bare(url);
        app.Run(context => ForwardAsync(context, client, target));
        await app.RunAsync();
        return 0;
    }

    private static async Task ForwardAsync(HttpContext context, HttpMessageInvoker client, string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(context.Request.Method), target + context.Request.Path + context.Request.QueryString)
        {
            Content = new StreamContent(context.Request.Body),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "Connection") && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        using var answer = await client.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (name is not ("Transfer-Encoding" or "Connection"))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
