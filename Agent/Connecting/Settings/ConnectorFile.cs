using WebhookOps.Agent.Commands;
using WebhookOps.Agent.Configuration;
using WebhookOps.Core.Secrets;
using WebhookOps.Outputs;

namespace WebhookOps.Agent.Connecting.Settings;

/// <summary>Reads a connector's configuration: from the command line, else the environment, else the file. What is wrong is told before anything connects.</summary>
internal static class ConnectorFile
{
    private const int MaxChain = 20;
    private const double Day = 86_400;

    /// <summary>Where connectors of other makes find their modules.</summary>
    private static readonly string[] s_elsewhere = ["webhooks_config", "connections_config", "etcd_host", "etcd_port", "etcd_prefix", "etcd_namespace"];

    /// <exception cref="UsageException"/>
    public static ConnectorSettings Read(ConnectorOptions given)
    {
        var file = given.Config is { } path ? StrictObject.Load(path) : new StrictObject([], "");
        var verify = file.Flag("verify_ssl", true) && !given.Insecure;
        var settings = new ConnectorSettings
        {
            Server = ServerAddress.Parse(Require("server", given.Server, file.Text("server", "cloud_url")), Place("server", given.Server), !verify),
            Channel = Require("channel", given.Channel, file.Text("channel")),
            Token = new Secret(HeaderText.Of(Require("token", given.Token, file.Text("token")), Place("token", given.Token))),
            ConnectorId = HeaderText.Of(Pick("connector_id", given.ConnectorId, file.Text("connector_id")) ?? Environment.MachineName, Place("connector_id", given.ConnectorId)),
            Protocol = Protocol(file, given),
            FirstRetry = Seconds(file, "reconnect_delay", 1, 0.05),
            LongestRetry = Seconds(file, "max_reconnect_delay", 60, 0.05),
            RetryFactor = file.Number("reconnect_backoff_multiplier", 2, 1, 100),
            HeartbeatTimeout = Seconds(file, "heartbeat_timeout", 60, 1),
            ConnectionTimeout = Seconds(file, "connection_timeout", 30, 0.1),
            MaxConcurrent = (int)file.Number("max_concurrent_requests", 10, 1, 10_000),
            AckTimeout = Seconds(file, "ack_timeout", 30, 0.1),
            VerifyTls = verify,
            CaCertificate = File(file, "ca_cert_path"),
            ClientCertificate = File(file, "client_cert_path"),
            ClientKey = File(file, "client_key_path"),
            LogLevel = Level(file, given),
            LogsJson = file.Choice("log_format", "text", "text", "json") == "json",
            FilesPath = Path.GetFullPath(file.Text("files_path") ?? "."),
            Targets = Targets(file, given),
            Outputs = Outputs(file),
        };
        if (s_elsewhere.FirstOrDefault(file.Has) is { } key)
        {
            throw file.Wrong(key, "names another configuration. Write its modules as outputs into this file, each with its own connection");
        }

        file.RefuseUnknown();
        return settings switch
        {
            { ClientKey: not null, ClientCertificate: null } => throw file.Wrong("client_cert_path", "is missing beside client_key_path"),
            { Targets: not null, Outputs: not null } =>
                throw new UsageException("Give either targets (default_target, targets, --target) or outputs (default_output, outputs), not both: a connector has one mode."),
            { Targets: null, Outputs: null } => throw new UsageException("Nothing says where messages go. Give --target URL, or default_target, targets, default_output or outputs in the file."),
            _ => settings,
        };
    }

    private static Dictionary<string, TargetSettings>? Targets(StrictObject file, ConnectorOptions given)
    {
        var targets = new Dictionary<string, TargetSettings>(StringComparer.Ordinal);
        if (file.Object("default_target") is { } fallback)
        {
            targets[""] = Target(fallback);
        }

        foreach (var (source, target) in file.Object("targets")?.Members() ?? [])
        {
            targets[source] = Target(target);
        }

        if (Pick("target", given.Target, null) is { } url)
        {
            targets[""] = (targets.GetValueOrDefault("") ?? new TargetSettings(CommonOptions.App(url))) with { Url = CommonOptions.App(url) };
        }

        return targets.Count > 0 ? targets : null;
    }

    private static TargetSettings Target(StrictObject target)
    {
        var url = target.Text("url") ?? throw target.Wrong("url", "is missing");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw target.Wrong("url", "must be an http or https URL");
        }

        var retries = target.Flag("retry_enabled", true);
        var attempts = (int)target.Number("retry_max_attempts", 3, 1, 100);
        var settings = new TargetSettings(uri)
        {
            Method = target.Choice("method", "POST", "POST", "PUT", "PATCH"),
            Headers = [.. target.Object("headers")?.Texts() ?? []],
            Timeout = Seconds(target, "timeout_seconds", 30, 0.1),
            MaxAttempts = retries ? attempts : 1,
            RetryDelay = Seconds(target, "retry_delay_seconds", 1, 0),
            RetryFactor = target.Number("retry_backoff_multiplier", 2, 1, 100),
        };
        target.RefuseUnknown();
        return settings;
    }

    private static Dictionary<string, ChainSettings>? Outputs(StrictObject file)
    {
        var chains = new Dictionary<string, ChainSettings>(StringComparer.Ordinal);
        if (file.Object("default_output") is { } fallback)
        {
            chains[""] = Chain(fallback);
        }

        foreach (var (source, chain) in file.Object("outputs")?.Members() ?? [])
        {
            chains[source] = Chain(chain);
        }

        return chains.Count > 0 ? chains : null;
    }

    private static ChainSettings Chain(StrictObject settings)
    {
        if (!settings.Has("chain"))
        {
            return new ChainSettings([Output(settings)], Parallel: false, ContinueOnError: false);
        }

        var outputs = settings.Objects("chain")!;
        if (outputs.Count is < 1 or > MaxChain)
        {
            throw settings.Wrong("chain", $"must be 1 to {MaxChain} outputs");
        }

        var chain = new ChainSettings(
            [.. outputs.Select(Output)],
            settings.Choice("execution", "sequential", "sequential", "parallel") == "parallel",
            settings.Flag("continue_on_error", true));
        settings.RefuseUnknown();
        return chain;
    }

    private static (string Module, System.Text.Json.JsonElement Settings) Output(StrictObject output)
    {
        var module = output.Text("module") ?? throw output.Wrong("module", "is missing");
        var rest = output.Rest("module");
        return OutputModules.BuiltIn.Check(module, rest) is [var error, ..] ? throw output.Wrong(error.Field, error.Message) : (module, rest);
    }

    private static string Protocol(StrictObject file, ConnectorOptions given)
    {
        var written = file.Choice("protocol", "websocket", "websocket", "sse", "long_poll");
        return Pick("protocol", given.Protocol, null) switch
        {
            null => written,
            { } asked when asked is "websocket" or "sse" or "long_poll" => asked,
            { } other => throw new UsageException($"--protocol is '{other}'. It must be websocket, sse or long_poll."),
        };
    }

    private static LogLevel Level(StrictObject file, ConnectorOptions given)
    {
        var written = file.Choice("log_level", "info", "debug", "info", "warning", "error");
        return (Pick("log_level", given.LogLevel, null)?.ToLowerInvariant() ?? written) switch
        {
            "debug" or "info" => LogLevel.Info,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            var other => throw new UsageException($"--log-level is '{other}'. It must be debug, info, warning or error."),
        };
    }

    private static string? File(StrictObject file, string key) =>
        file.Text(key) is not { } path ? null : System.IO.File.Exists(path) ? path : throw file.Wrong(key, $"names the file {path}, which is not there");

    private static TimeSpan Seconds(StrictObject file, string key, double fallback, double least) => TimeSpan.FromSeconds(file.Number(key, fallback, least, Day));

    private static string Require(string key, string? given, string? written) => Pick(key, given, written)
        ?? throw new UsageException($"{key} is missing. Give it as --{key}, as WEBHOOKOPS_{key.ToUpperInvariant()}, or in the configuration file.");

    /// <summary>What to call it in an error.</summary>
    private static string Place(string key, string? given) => given is not null ? "--" + key.Replace('_', '-')
        : Environment.GetEnvironmentVariable("WEBHOOKOPS_" + key.ToUpperInvariant()) is { Length: > 0 } ? "WEBHOOKOPS_" + key.ToUpperInvariant()
        : key;

    private static string? Pick(string key, string? given, string? written) =>
        given ?? (Environment.GetEnvironmentVariable("WEBHOOKOPS_" + key.ToUpperInvariant()) is { Length: > 0 } set ? set : written);
}
