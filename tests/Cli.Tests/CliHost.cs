using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebhookOps.Dashboard.Blazor;
using WebhookOps.Ingest.Api;
using WebhookOps.ServiceDefaults;
using WebhookOps.ServiceDefaults.Planes;
using WebhookOps.Storage;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Cli.Tests;

/// <summary>A product to operate: the edge and the operator plane on real sockets. The command is a process of its own, with a home of its own.</summary>
internal sealed class CliHost : IAsyncDisposable
{
    public const string Key = "whk_key-of-the-tests";

    private readonly WebApplication _app;
    private readonly TempFolder _folder;

    private CliHost(WebApplication app, TempFolder folder)
    {
        (_app, _folder) = (app, folder);
        var address = app.Services.GetRequiredService<PublicAddress>();
        (Edge, Operator) = (Local(address.Of(Plane.Edge)!), Local(address.Of(Plane.Operator)!));
    }

    public string Edge { get; }

    public string Operator { get; }

    public string Folder => _folder.Path;

    public string ConfigFile => Path.Combine(Folder, "webhookops", "config.json");

    public static async Task<CliHost> StartAsync()
    {
        var folder = new TempFolder();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Test", ApplicationName = "WebhookOps.Dashboard.Blazor" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Data:Path"] = Path.Combine(folder.Path, "data"),
            ["Operator:ApiKey"] = Key,
        });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.AddServiceDefaults();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddLedger();
        builder.AddIngest();
        builder.AddDashboard();
        builder.ListenOn(Plane.Edge, "http://127.0.0.1:0");
        builder.ListenOn(Plane.Operator, "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapIngest();
        app.MapDashboard();
        await app.StartAsync();
        return new CliHost(app, folder);
    }

    /// <summary>Runs the command with the server and the key in its environment.</summary>
    public Task<Ran> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public Task<Ran> RunAsync((string Name, string Value)[] environment, params string[] arguments) =>
        RunBareAsync([("WEBHOOKOPS_OPERATOR", Operator), ("WEBHOOKOPS_KEY", Key), .. environment], arguments);

    /// <summary>Runs the command with nothing but what is given.</summary>
    public Task<Ran> RunBareAsync((string Name, string Value)[] environment, params string[] arguments) =>
        StartAsync(environment, "dotnet", [CommandFile, .. arguments]);

    /// <summary>Runs the command with nothing but what is given, and with a line on its standard input.</summary>
    public Task<Ran> RunWithInputAsync(string line, params string[] arguments) =>
        StartAsync([], "sh", ["-c", """line=$1; shift; printf '%s\n' "$line" | dotnet "$@" """, "sh", line, CommandFile, .. arguments]);

    /// <summary>Runs the command on a terminal, which shows what it is sent as it is: it has no colours and no cursor of its own to move.</summary>
    public Task<Ran> RunOnTerminalAsync(params string[] arguments) => StartAsync(
        [("WEBHOOKOPS_OPERATOR", Operator), ("WEBHOOKOPS_KEY", Key), ("TERM", "dumb")],
        "script",
        ["--quiet", "--return", "--command", string.Join(' ', new[] { "dotnet", CommandFile }.Concat(arguments).Select(a => $"'{a}'")), "/dev/null"]);

    private static string CommandFile => Path.Combine(AppContext.BaseDirectory, "webhookops.dll");

    private async Task<Ran> StartAsync((string Name, string Value)[] environment, string program, string[] arguments)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = Folder, ["XDG_CONFIG_HOME"] = Folder };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        await using var process = ChildProcess.Start(program, arguments, variables, Folder);
        var code = await process.WaitForExitAsync();
        return new Ran(code, process.Output);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private static string Local(string url) => url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
}
