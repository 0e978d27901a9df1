using System.Globalization;

namespace WebhookOps.Bench.Product;

/// <summary>
/// Processor time, user and system, that a process and its children have used. On a machine that others use too it says more than
/// throughput does. It is read from <c>/proc</c>, in steps of 10 ms.
/// </summary>
internal static class CpuClock
{
    private const double SecondsPerTick = 0.01;

    /// <summary>So far. What a child used that has ended is counted with its parent.</summary>
    public static double SecondsOf(int process)
    {
        while (true)
        {
            try
            {
                return ReadSeconds(process);
            }
            catch (IOException) when (Directory.Exists($"/proc/{process}"))
            {
                // A child ended while it was read: its parent has what it used, so all of it is read again.
            }
        }
    }

    private static double ReadSeconds(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // from the third on: the name before them may hold spaces
        var ticks = Enumerable.Range(11, 4).Sum(i => long.Parse(fields[i], CultureInfo.InvariantCulture));
        var children = File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (ticks * SecondsPerTick) + children.Sum(child => SecondsOf(int.Parse(child, CultureInfo.InvariantCulture)));
    }
}
