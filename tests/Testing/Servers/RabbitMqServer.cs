using WebhookOps.Testing.Processes;

namespace WebhookOps.Testing.Servers;

/// <summary>A RabbitMQ of the tests' own: node name, ports, data, cookie and port mapper of its own, so that any number run side by side.</summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private static readonly Lazy<Task<RabbitMqServer>> s_shared = new(() => StartNewAsync());
    private readonly TempFolder _folder = new();
    private readonly int _mapperPort = FreePort.Next();
    private readonly int _nodePort = FreePort.Next();
    private ChildProcess? _mapper;
    private ChildProcess? _process;

    private RabbitMqServer() => Leash.Sweep(_folder.Path);

    public int Port { get; } = FreePort.Next();

    /// <summary>Where it speaks STOMP, if it was started so.</summary>
    public int StompPort { get; } = FreePort.Next();

    public string ConnectionString => $"amqp://guest:guest@127.0.0.1:{Port}";

    /// <summary>One broker for the whole test process. Not to be stopped.</summary>
    public static Task<RabbitMqServer> SharedAsync() => s_shared.Value;

    /// <summary>One that is yet to be started.</summary>
    public static RabbitMqServer New() => new();

    /// <param name="stomp">With the plugin that speaks STOMP.</param>
    public static async Task<RabbitMqServer> StartNewAsync(bool stomp = false)
    {
        var server = new RabbitMqServer();
        if (stomp)
        {
            await File.WriteAllTextAsync(server._folder["plugins"], "[rabbitmq_stomp].");
            await File.WriteAllTextAsync(server._folder["rabbitmq.conf"], $"stomp.listeners.tcp.1 = 127.0.0.1:{server.StompPort}\n");
        }

        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        _mapper ??= ChildProcess.Start("epmd", ["-port", $"{_mapperPort}", "-address", "127.0.0.1"]);
        await Eventually.HoldsAsync(() => TcpProbe.AnswersAsync(_mapperPort, new byte[] { 0, 1, (byte)'n' }, a => a.Length > 0), "epmd to answer");
        _process = ChildProcess.Start("/usr/lib/rabbitmq/bin/rabbitmq-server", [], new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["HOME"] = _folder.Path,
            ["ERL_EPMD_PORT"] = $"{_mapperPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none +sbwtdcpu none +sbwtdio none", // its threads do not spin while they wait
            ["RABBITMQ_NODENAME"] = $"webhookops{Port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{Port}",
            ["RABBITMQ_DIST_PORT"] = $"{_nodePort}",
            ["RABBITMQ_MNESIA_BASE"] = _folder["mnesia"],
            ["RABBITMQ_LOG_BASE"] = _folder["log"],
            ["RABBITMQ_PID_FILE"] = _folder["pid"],
            ["RABBITMQ_CONFIG_FILE"] = _folder["rabbitmq"],
            ["RABBITMQ_CONF_ENV_FILE"] = _folder["env"],
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = _folder["plugins"],
        });
        await Eventually.HoldsAsync(
            () => TcpProbe.AnswersAsync(Port, new byte[] { (byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 0, 9, 1 }, a => a.Length > 0),
            "RabbitMQ to answer", TimeSpan.FromMinutes(4)); // its virtual machine starts slowly where others work
        if (await FindMachineAsync() is { } pid)
        {
            Leash.Hold(pid);
        }
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

        if (_mapper is not null)
        {
            await _mapper.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task EndAsync(Signal signal)
    {
        var process = _process ?? throw new InvalidOperationException("RabbitMQ is not running.");

        if (await FindMachineAsync() is { } pid)
        {
            Signals.Send(pid, signal);
            Leash.Free(pid);
        }
        else
        {
            process.Send(signal);
        }

        await process.WaitForExitAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>A script stands between us and the virtual machine, which would outlive it; the pid file names the latter.</summary>
    private async Task<int?> FindMachineAsync() =>
        File.Exists(_folder["pid"]) && int.TryParse(await File.ReadAllTextAsync(_folder["pid"]), out var pid) ? pid : null;
}
