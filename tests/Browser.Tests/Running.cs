using WebhookOps.EndToEnd.Tests.Running;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Browser.Tests;

/// <summary>A product for the tests of a class, and the command beside it.</summary>
public sealed class Running : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    public Product Product { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Product = new Product(_folder["data"]);
        await Product.StartAsync();
    }

    /// <summary>Runs what a page says to run, word by word.</summary>
    public ChildProcess Run(string command) => ChildProcess.Start(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), .. command.Split(' ')[1..]],
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = _folder.Path, ["XDG_CONFIG_HOME"] = _folder.Path },
        _folder.Path);

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        _folder.Dispose();
    }
}
