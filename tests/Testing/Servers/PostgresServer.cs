using Npgsql;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Testing.Servers;

/// <summary>A PostgreSQL of the tests' own, from Debian's package, on a free loopback port, with its data in a folder of its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";
    private static readonly Lazy<Task<PostgresServer>> s_shared = new(() => StartNewAsync());
    private readonly TempFolder _folder = new();
    private readonly string _bin = FindBin();
    private ChildProcess? _process;
    private int _databases;

    private PostgresServer() => Leash.Sweep(_folder.Path);

    public int Port { get; } = FreePort.Next();

    public int Pid => _process?.Pid ?? throw new InvalidOperationException("PostgreSQL is not running.");

    /// <summary>One server for the whole test process, started by whoever asks first. Not to be stopped: see <see cref="StartNewAsync"/>.</summary>
    public static Task<PostgresServer> SharedAsync() => s_shared.Value;

    /// <summary>A server for one test, to be restarted and killed at will.</summary>
    /// <param name="tls">It does TLS for whom wants it; null: for nobody.</param>
    public static async Task<PostgresServer> StartNewAsync(TestCertificate? tls = null)
    {
        var server = new PostgresServer();
        await ServerAccount.OwnAsync(Account, server._folder.Path);
        await ServerAccount.RunAsync(Account, $"{server._bin}/initdb",
            ["-D", server._folder["data"], "-U", "webhookops", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        if (tls is not null)
        {
            await server.TakeAsync(tls);
        }

        await server.StartAsync();
        return server;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"t{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public async Task StartAsync()
    {
        _process = ServerAccount.Start(Account, $"{_bin}/postgres",
        [
            "-D", _folder["data"], "-p", $"{Port}",
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
            "-c", "fsync=on", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB",
        ]);
        await Eventually.HoldsAsync(AnswersAsync, "PostgreSQL to answer");
    }

    /// <summary>Ends it in order; sessions are cut.</summary>
    public Task StopAsync() => EndAsync(Signal.Interrupt);

    /// <summary>Ends it as a crash does.</summary>
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
            await EndAsync(Signal.Quit);
        }

        _folder.Dispose();
    }

    /// <summary>The key must be the server's own, and nobody else's to read.</summary>
    private async Task TakeAsync(TestCertificate tls)
    {
        foreach (var (name, file) in new[] { ("server.crt", tls.CertificateFile), ("server.key", tls.KeyFile) })
        {
            var own = Path.Combine(_folder["data"], name);
            File.Copy(file, own);
            File.SetUnixFileMode(own, UnixFileMode.UserRead);
            await ServerAccount.OwnAsync(Account, own);
        }

        await File.AppendAllTextAsync(Path.Combine(_folder["data"], "postgresql.conf"), "\nssl = on\n");
    }

    private async Task EndAsync(Signal signal)
    {
        var process = _process ?? throw new InvalidOperationException("PostgreSQL is not running.");
        process.Send(signal);
        await process.WaitForExitAsync();
        await process.DisposeAsync();
        _process = null;
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=webhookops;Database={database}";

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"PostgreSQL ended:\n{_process.Output}");
        }

        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string FindBin() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => $"{d}/bin").Where(d => File.Exists($"{d}/postgres")).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
                ?? throw new FileNotFoundException(Missing)
            : throw new FileNotFoundException(Missing);

    private const string Missing = "The tests need PostgreSQL: apt-get install postgresql";
}
