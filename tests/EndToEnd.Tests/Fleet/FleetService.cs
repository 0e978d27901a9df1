using System.Net;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.EndToEnd.Tests.Fleet;

/// <summary>One replica of one service: a process that can be killed, stopped and started again in the same place.</summary>
public sealed class FleetService(string project, string url, IReadOnlyDictionary<string, string?> environment) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private ChildProcess? _process;

    public string Project => project;

    /// <summary>Where it listens; <c>/health</c> is there.</summary>
    public string Url => url;

    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{project} was not started.");

    public async Task StartAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = ChildProcess.StartApp(project, environment);
    }

    public Task WaitUntilReadyAsync() => Eventually.HoldsAsync(async () => await ReadHealthAsync() is (HttpStatusCode.OK, _), $"{project} to be ready", s_patience);

    /// <returns>The status and the body; null where nobody answers.</returns>
    public async Task<(HttpStatusCode Status, string Body)?> ReadHealthAsync()
    {
        if (Process.HasExited)
        {
            throw new InvalidOperationException($"{project} ended:\n{Process.Output}");
        }

        try
        {
            using var answer = await s_http.GetAsync($"{url}/health");
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    public async Task KillAsync()
    {
        Process.Send(Signal.Kill);
        await Process.WaitForExitAsync();
    }

    /// <summary>Ends it in order.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        Process.Send(Signal.Terminate);
        return await Process.WaitForExitAsync(s_patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
