using WebhookOps.Testing.Processes;

namespace WebhookOps.Testing.Servers;

/// <summary>Runs a server's programs as the account that Debian made for it, where we are root and the server refuses to be.</summary>
internal static class ServerAccount
{
    public static ChildProcess Start(string account, string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? ChildProcess.Start("setpriv", [$"--reuid={account}", $"--regid={account}", "--clear-groups", "--", program, .. arguments], folder: "/")
        : ChildProcess.Start(program, arguments);

    public static async Task RunAsync(string account, string program, string[] arguments)
    {
        await using var process = Start(account, program, arguments);
        await Succeed(process, program);
    }

    /// <summary>Makes a folder that the account owns.</summary>
    public static async Task OwnAsync(string account, string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            await using var process = ChildProcess.Start("chown", [account, folder]);
            await Succeed(process, "chown");
        }
    }

    private static async Task Succeed(ChildProcess process, string program)
    {
        if (await process.WaitForExitAsync() != 0)
        {
            throw new InvalidOperationException($"{program} failed:\n{process.Output}");
        }
    }
}
