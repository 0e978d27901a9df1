using WebhookOps.Testing.Processes;

namespace WebhookOps.Bench.Product;

/// <summary>This program again, in a process of its own, so that a limit is measured as the product is.</summary>
internal static class OwnProcess
{
    public static ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start("dotnet", [typeof(OwnProcess).Assembly.Location, .. arguments]);
}
