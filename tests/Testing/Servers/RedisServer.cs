using WebhookOps.Testing.Processes;

namespace WebhookOps.Testing.Servers;

/// <summary>A Redis of the tests' own on a free loopback port. Unless asked to, it keeps nothing: stopping it is flushing it.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly Lazy<Task<RedisServer>> s_shared = new(() => StartNewAsync());
    private readonly TempFolder _folder = new();
    private ChildProcess? _process;

    private readonly string[] _keeping;

    private RedisServer(bool keeps)
    {
        _keeping = keeps ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--save", ""];
        Leash.Sweep(_folder.Path);
    }

    public int Port { get; } = FreePort.Next();

    public string ConnectionString => $"127.0.0.1:{Port}";

    public int Pid => _process?.Pid ?? throw new InvalidOperationException("Redis is not running.");

    /// <summary>One server for the whole test process. Not to be stopped.</summary>
    public static Task<RedisServer> SharedAsync() => s_shared.Value;

    /// <summary>One that is yet to be started.</summary>
    public static RedisServer New() => new(keeps: false);

    /// <param name="keeps">Whether it writes each command to disk before it answers.</param>
    public static async Task<RedisServer> StartNewAsync(bool keeps = false)
    {
        var server = new RedisServer(keeps);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        _process = ChildProcess.Start("redis-server", ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, .. _keeping]);
        await Eventually.HoldsAsync(
            () => TcpProbe.AnswersAsync(Port, "PING\r\n"u8.ToArray(), a => a.Span.StartsWith("+PONG"u8)), "Redis to answer");
    }

    public Task StopAsync() => EndAsync(Signal.Terminate);

    public Task Kill9Async() => EndAsync(Signal.Kill);

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Kill9Async();
        }

        _folder.Dispose();
    }

    private async Task EndAsync(Signal signal)
    {
        var process = _process ?? throw new InvalidOperationException("Redis is not running.");
        process.Send(signal);
        await process.WaitForExitAsync();
        await process.DisposeAsync();
        _process = null;
    }
}
