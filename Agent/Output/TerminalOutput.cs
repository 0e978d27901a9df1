using System.Diagnostics;
using Spectre.Console;
using WebhookOps.Agent.Listening;
using WebhookOps.Agent.Tunnels;

namespace WebhookOps.Agent.Output;

/// <summary>A live list of requests with keys to look at one, send it again or open the URL. All that came from outside is shown through <see cref="Printable"/>.</summary>
internal sealed class TerminalOutput : IOutput, IAsyncDisposable
{
    /// <summary>What stands beside the path, gaps included.</summary>
    private const int OtherColumns = 36;

    private readonly ExchangeLog _log;
    private readonly Resend _resend;
    private readonly Uri _app;
    private readonly Action _quit;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _drawing;
    private TunnelState _state = new TunnelState.Connecting();
    private long _since;
    private string? _url;
    private Exchange? _selected;
    private bool _open;
    private volatile bool _resized;

    public TerminalOutput(ExchangeLog log, Resend resend, Uri app, Action quit)
    {
        (_log, _resend, _app, _quit) = (log, resend, app, quit);
        _drawing = Task.WhenAll(Task.Run(DrawAsync), Task.Run(ReadKeysAsync));
    }

    public void Tunnel(TunnelState state)
    {
        (_state, _since) = (state, Stopwatch.GetTimestamp());
        _url = (state as TunnelState.Online)?.PublicUrl ?? _url;
        Redraw();
    }

    public void Finished(Exchange exchange) => Redraw();

    public void Note(string text) => Redraw();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _drawing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _changed.Dispose();
    }

    private void Redraw()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // it will be drawn anyway
        }
    }

    /// <summary>Begins anew whenever the terminal has another size: what was there has moved, and no line may stay as long as it was.</summary>
    private async Task DrawAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            _resized = false;
            await AnsiConsole.Live(new Text("")).StartAsync(DrawOnAsync);
            AnsiConsole.Clear();
        }
    }

    private async Task DrawOnAsync(LiveDisplayContext live)
    {
        while (!_resized)
        {
            live.UpdateTarget(_open && _selected is { } selected ? ExchangeView.Of(selected) : List());
            live.Refresh();
            await _changed.WaitAsync(_stop.Token);
        }
    }

    private Rows List()
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumns("", "Time", "Status", "Request", "Latency");
        var room = Math.Max(10, AnsiConsole.Profile.Width - OtherColumns); // a row is a line, however long the path
        var rows = Math.Max(3, AnsiConsole.Profile.Height - 6);
        foreach (var exchange in _log.NewestFirst().Take(rows))
        {
            table.AddRow(
                new Text(exchange == _selected ? ">" : " "),
                new Text(exchange.At.ToLocalTime().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)),
                new Text($"[{exchange.StatusText}]", new Style(ColorOf(exchange))),
                new Text(Printable.Of($"{exchange.Method} {exchange.App.PathAndQuery}", room)),
                new Text(exchange.Duration == default ? "" : $"{exchange.Duration.TotalMilliseconds:0} ms"));
        }

        return new Rows(
            new Text(State(), new Style(_state is TunnelState.Online ? Color.Green : Color.Yellow)),
            new Text(_url is null ? "" : $"{Printable.Of(_url)} -> {_app.AbsoluteUri}", new Style(decoration: Decoration.Bold)),
            new Text(""),
            table,
            new Text("up/down select, d show, r send again, o open URL, q quit", new Style(Color.Grey)));
    }

    private string State() => _state switch
    {
        TunnelState.Online => "Connected",
        TunnelState.Offline offline => LineOutput.Says(offline with { RetryIn = TimeSpan.FromSeconds(SecondsLeft(offline)) }),
        _ => "Connecting ...",
    };

    /// <summary>Until it is tried again.</summary>
    private int SecondsLeft(TunnelState.Offline offline) => (int)Math.Max(0, Math.Ceiling((offline.RetryIn - Stopwatch.GetElapsedTime(_since)).TotalSeconds));

    private static Color ColorOf(Exchange exchange) => exchange switch
    {
        { Fault: not null } or { Status: >= 500 } => Color.Red,
        { Status: >= 400 } => Color.Yellow,
        { Status: not null } => Color.Green,
        _ => Color.Grey,
    };

    private async Task ReadKeysAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50)); // the console tells nobody when a key is pressed
        var size = (Console.WindowWidth, Console.WindowHeight);
        var left = 0;
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            if (size != (Console.WindowWidth, Console.WindowHeight))
            {
                size = (Console.WindowWidth, Console.WindowHeight);
                _resized = true;
                Redraw();
            }

            if (_state is TunnelState.Offline offline && left != SecondsLeft(offline))
            {
                left = SecondsLeft(offline);
                Redraw();
            }

            while (Console.KeyAvailable)
            {
                Press(Console.ReadKey(intercept: true));
                Redraw();
            }
        }
    }

    private void Press(ConsoleKeyInfo key)
    {
        var list = _log.NewestFirst();
        var at = _selected is null ? -1 : list.ToList().IndexOf(_selected);
        switch (key.Key)
        {
            case ConsoleKey.DownArrow or ConsoleKey.J when list.Count > 0:
                _selected = list[Math.Min(at + 1, list.Count - 1)];
                break;
            case ConsoleKey.UpArrow or ConsoleKey.K when list.Count > 0:
                _selected = list[Math.Max(at - 1, 0)];
                break;
            case ConsoleKey.D or ConsoleKey.I or ConsoleKey.Enter:
                _selected ??= list.Count > 0 ? list[0] : null;
                _open = !_open;
                break;
            case ConsoleKey.Escape:
                _open = false;
                break;
            case ConsoleKey.R when (_selected ?? (list.Count > 0 ? list[0] : null)) is { } again:
                _ = Task.Run(() => _resend.RunAsync(again, _stop.Token));
                break;
            case ConsoleKey.O when _url is not null:
                OpenInBrowser(_url);
                break;
            case ConsoleKey.Q:
                _quit();
                break;
        }
    }

    /// <summary>Only a web address goes to the system's opener.</summary>
    private static void OpenInBrowser(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return;
        }

        try
        {
            var opener = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
            using var process = OperatingSystem.IsWindows()
                ? Process.Start(new ProcessStartInfo(uri.AbsoluteUri) { UseShellExecute = true })
                : Process.Start(new ProcessStartInfo(opener, [uri.AbsoluteUri]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // no browser here
        }
    }
}
