using Microsoft.AspNetCore.Http;

namespace WebhookOps.Testing.Http;

/// <summary>How a <see cref="Receiver"/> answers a request that it has recorded.</summary>
public delegate Task Answer(ReceivedRequest request, HttpContext context);

/// <summary>Ready-made answers.</summary>
public static class Answers
{
    public static Answer Ok { get; } = Status(204);

    /// <summary>No answer until the client goes away.</summary>
    public static Answer Hang { get; } = static async (_, context) =>
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    /// <summary>Promises a body and cuts the connection in the middle of it.</summary>
    public static Answer CloseMidway { get; } = static async (_, context) =>
    {
        context.Response.ContentLength = 1000;
        await context.Response.Body.WriteAsync("half of it"u8.ToArray());
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>Cuts the connection without a word.</summary>
    public static Answer Reset { get; } = static (_, context) =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    public static Answer Status(int status, string body = "") => async (_, context) =>
    {
        context.Response.StatusCode = status;
        if (body.Length > 0)
        {
            await context.Response.WriteAsync(body);
        }
    };

    public static Answer After(TimeSpan delay, Answer answer) => async (request, context) =>
    {
        await Task.Delay(delay, context.RequestAborted);
        await answer(request, context);
    };

    /// <param name="value">Seconds or an HTTP date.</param>
    public static Answer RetryAfter(int status, string value) => (_, context) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = value;
        return Task.CompletedTask;
    };

    public static Answer Redirect(string location, int status = 302) => (_, context) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    public static Answer BigBody(long bytes, int status = 200) => async (_, context) =>
    {
        context.Response.StatusCode = status;
        var chunk = new byte[64 * 1024];
        for (var left = bytes; left > 0; left -= chunk.Length)
        {
            await context.Response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, chunk.Length)), context.RequestAborted);
        }
    };

    /// <summary>One answer after another; the last stays.</summary>
    public static Answer InTurn(params Answer[] answers)
    {
        var next = -1;
        return (request, context) => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](request, context);
    }
}
