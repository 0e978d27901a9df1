using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.EndToEnd.Tests;

/// <summary>The product as a user runs it: a process of its own, on free ports, with a data folder of its own.</summary>
public sealed class Product : IAsyncDisposable
{
    public const string ApiKey = "end-to-end-key-of-more-than-32-characters";

    private readonly Dictionary<string, string?> _environment;
    private ChildProcess? _process;

    public Product(string dataPath, params (string Name, string? Value)[] settings)
    {
        _environment = new(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPNETCORE_URLS"] = null,
            ["Edge__Urls"] = EdgeUrl,
            ["Operator__Urls"] = OperatorUrl,
            ["Operator__ApiKey"] = ApiKey,
            ["Data__Path"] = dataPath,
            ["Delivery__AllowPrivateNetworks"] = "true",
        };
        foreach (var (name, value) in settings)
        {
            _environment[name] = value;
        }
    }

    public string EdgeUrl { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public string OperatorUrl { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public ChildProcess Process => _process ?? throw new InvalidOperationException("The product was not started.");

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public async Task StartAsync()
    {
        Launch();
        await Process.WaitForLineAsync(l => l.StartsWith("WebhookOps is ready", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }

    /// <summary>Starts it and waits until it has ended by itself.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public async Task<(int ExitCode, string Output)> StartInVainAsync()
    {
        Launch();
        var code = await Process.WaitForExitAsync(TimeSpan.FromSeconds(60));
        return (code, Process.Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private void Launch() => _process = ChildProcess.StartApp("Standalone", _environment);
}
