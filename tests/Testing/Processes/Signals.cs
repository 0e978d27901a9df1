using System.ComponentModel;
using System.Runtime.InteropServices;

namespace WebhookOps.Testing.Processes;

public static class Signals
{
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal to one process. One that has ended already is no error.</summary>
    public static void Send(int pid, Signal signal)
    {
        if (Kill(pid, (int)signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
