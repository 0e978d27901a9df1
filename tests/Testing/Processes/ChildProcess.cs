using System.Collections.Immutable;
using System.Diagnostics;

namespace WebhookOps.Testing.Processes;

/// <summary>A program that a test started: its output by lines, and signals to it by its process id.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _lock = new();
    private ImmutableList<string> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process)
    {
        _process = process;
        Pid = process.Id;
        Leash.Hold(Pid);
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Pid { get; }

    /// <summary>What it has written so far to both outputs.</summary>
    public ImmutableList<string> Lines => _lines;

    public string Output => string.Join('\n', Lines);

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? ImmutableDictionary<string, string?>.Empty)
        {
            start.Environment[name] = value; // null removes
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Starts a program of this repository as it was built: <c>StartApp("Standalone", …)</c>.</summary>
    public static ChildProcess StartApp(string project, IReadOnlyDictionary<string, string?>? environment = null, params string[] arguments) =>
        Start("dotnet", [BuiltApp.DllOf(project), .. arguments], environment);

    public void Send(Signal signal) => Signals.Send(Pid, signal);

    /// <summary>The first line, past or future, that the condition holds for.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> condition, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? Eventually.DefaultTimeout);
        while (true)
        {
            var changed = _changed.Task;
            if (Lines.Find(l => condition(l)) is { } line)
            {
                return line;
            }

            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(limit.Token); // the last of its output
                return Lines.Find(l => condition(l)) ?? throw new InvalidOperationException($"The program ended with {ExitCode}:\n{Output}");
            }

            try
            {
                await Task.WhenAny(changed, _process.WaitForExitAsync(limit.Token)).Unwrap();
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"The line did not come. Output so far:\n{Output}", late);
            }
        }
    }

    public async Task<int> WaitForExitAsync(TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? Eventually.DefaultTimeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"Process {Pid} did not end. Output so far:\n{Output}", late);
        }

        return ExitCode;
    }

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Send(Signal.Kill);
        }

        await WaitForExitAsync();
        Leash.Free(Pid);
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        TaskCompletionSource changed;
        lock (_lock)
        {
            _lines = _lines.Add(line);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
