using System.ComponentModel;
using System.Diagnostics;

namespace WebhookOps.AppHost.Tests;

internal static class Docker
{
    /// <summary>Whether an engine answers on this machine.</summary>
    public static async Task<bool> IsThereAsync()
    {
        try
        {
            var start = new ProcessStartInfo("docker", "info") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
