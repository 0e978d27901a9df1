using System.Diagnostics;

namespace WebhookOps.Testing;

/// <summary>Waits for a condition that nothing announces, by asking again and again.</summary>
public static class Eventually
{
    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromMinutes(3); // of a loaded machine

    /// <param name="what">Completes "Waited in vain for …".</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? timeout = null)
    {
        var limit = timeout ?? DefaultTimeout;
        for (var watch = Stopwatch.StartNew(); !await condition();)
        {
            if (watch.Elapsed > limit)
            {
                throw new TimeoutException($"Waited in vain for {what} ({limit.TotalSeconds:0.#} s).");
            }

            await Task.Delay(20);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? timeout = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, timeout);
}
