using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>The product as a user runs it: a process of its own, on free ports, with a data folder of its own.</summary>
public sealed class Product : IProduct, IAsyncDisposable
{
    public const string ApiKey = "end-to-end-key-of-more-than-32-characters";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
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

        Api = new OperatorApi(OperatorUrl, ApiKey);
    }

    public string EdgeUrl { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public string OperatorUrl { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public OperatorApi Api { get; }

    public ChildProcess Process => _process ?? throw new InvalidOperationException("The product was not started.");

    /// <summary>One process knows what it was told.</summary>
    public Task SettleAsync() => Task.CompletedTask;

    /// <summary>Starts it, or starts it again on the same data, and waits until it says that it is ready.</summary>
    public async Task StartAsync()
    {
        await LaunchAsync();
        await Process.WaitForLineAsync(l => l.StartsWith("WebhookOps is ready", StringComparison.Ordinal), s_patience);
    }

    /// <summary>Starts it and waits until it has ended by itself.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public async Task<(int ExitCode, string Output)> StartInVainAsync()
    {
        await LaunchAsync();
        var code = await Process.WaitForExitAsync(s_patience);
        return (code, Process.Output);
    }

    /// <summary>Ends it in order.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        Process.Send(Signal.Terminate);
        return await Process.WaitForExitAsync(s_patience);
    }

    /// <summary>Ends it as a power cut does, as far as a process can feel one.</summary>
    public async Task KillAsync()
    {
        Process.Send(Signal.Kill);
        await Process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public async Task LaunchAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = ChildProcess.StartApp("Standalone", _environment);
    }
}
