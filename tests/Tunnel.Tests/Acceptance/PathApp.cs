using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using WebhookOps.Testing.Http;

namespace WebhookOps.Tunnel.Tests.Acceptance;

/// <summary>
/// A private app whose path says what it does: <c>…/slow</c> answers when it is told to, <c>…/echo</c> sends the body back, <c>…/hash</c>
/// its SHA-256, all else says <c>made</c> with 201.
/// </summary>
internal sealed class PathApp : IAsyncDisposable
{
    private readonly Receiver _receiver;
    private TaskCompletionSource _slow = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PathApp(Receiver receiver)
    {
        _receiver = receiver;
        receiver.Answer = AnswerAsync;
    }

    public string Url => _receiver.Url;

    public int Port => _receiver.Port;

    public static async Task<PathApp> StartAsync() => new(await Receiver.StartAsync());

    /// <summary>The one request that came to a path.</summary>
    public ReceivedRequest Got(string path) => _receiver.Requests.Single(r => r.Path == path);

    /// <summary>Waits until requests for <c>…/slow</c> are under way.</summary>
    public Task SlowAsync(int count) => _receiver.WaitForAsync(all => all.Count(r => r.Path.EndsWith("/slow", StringComparison.Ordinal)) >= count);

    /// <summary>Lets what is slow answer.</summary>
    public void Release() => Interlocked.Exchange(ref _slow, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private async Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        switch (request.Path.Split('/')[^1])
        {
            case "slow":
                await _slow.Task;
                await context.Response.WriteAsync("late");
                break;
            case "echo":
                await context.Response.Body.WriteAsync(request.Body, context.RequestAborted);
                break;
            case "hash":
                await context.Response.WriteAsync(Convert.ToHexStringLower(SHA256.HashData(request.Body)));
                break;
            default:
                context.Response.StatusCode = 201;
                await context.Response.WriteAsync("made");
                break;
        }
    }
}
