using System.Diagnostics;

namespace WebhookOps.Bench.Tunnels;

/// <summary>What a process has used.</summary>
internal readonly record struct Usage(TimeSpan Cpu, double ResidentMiB)
{
    public static Usage Of(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return new(process.TotalProcessorTime, process.WorkingSet64 / 1048576.0);
    }
}
