using System.Diagnostics;

namespace WebhookOps.Bench.Load;

/// <summary>
/// Requests at a steady pace, as many senders who know nothing of each other make them: who comes in a stall is counted, each one.
/// </summary>
internal static class PacedClient
{
    /// <returns>The time of a request counts from when it was due, if every connection was busy then.</returns>
    public static async Task<LoadResult> RunAsync(Uri target, int connections, int perSecond, TimeSpan duration)
    {
        var template = new SignedRequest(target);
        var count = (int)(perSecond * duration.TotalSeconds);
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var socket = await LoadClient.ConnectAsync(target);
            var request = template.Copy();
            var answer = new byte[4096];
            var ticks = new List<long>(count / connections);
            var refused = 0;
            for (int number; (number = Interlocked.Increment(ref next)) < count;)
            {
                var from = started + (number * Stopwatch.Frequency / perSecond);
                if (Stopwatch.GetTimestamp() < from)
                {
                    await Task.Delay(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), from));
                    from = Stopwatch.GetTimestamp(); // how late a timer is, is not the server's doing
                }

                template.Stamp(request, LoadClient.NextId());
                if (await LoadClient.ExchangeAsync(socket, request, answer) is >= 200 and < 300)
                {
                    ticks.Add(Stopwatch.GetTimestamp() - from);
                }
                else
                {
                    refused++;
                }
            }

            return (Ticks: ticks, Refused: refused);
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var all = outcomes.SelectMany(o => o.Ticks).Order().ToArray();
        return new LoadResult(all.Length, outcomes.Sum(o => o.Refused), elapsed, all);
    }
}
