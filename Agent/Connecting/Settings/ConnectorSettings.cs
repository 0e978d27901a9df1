using WebhookOps.Agent.Configuration;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Agent.Connecting.Settings;

/// <summary>All that a connector needs to know. Exactly one of <see cref="Targets"/> and <see cref="Outputs"/> is set: the mode.</summary>
internal sealed record ConnectorSettings
{
    public required ServerAddress Server { get; init; }

    public required string Channel { get; init; }

    public required Secret Token { get; init; }

    /// <summary>Its own name for itself.</summary>
    public required string ConnectorId { get; init; }

    /// <summary>websocket, sse or long_poll.</summary>
    public string Protocol { get; init; } = "websocket";

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(60);

    public double RetryFactor { get; init; } = 2;

    /// <summary>A server that is silent for longer is not there.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages handled at once; 1 keeps their order.</summary>
    public int MaxConcurrent { get; init; } = 10;

    /// <summary>A message that is not done with by then goes back.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool VerifyTls { get; init; } = true;

    public string? CaCertificate { get; init; }

    public string? ClientCertificate { get; init; }

    public string? ClientKey { get; init; }

    /// <summary>HTTP mode: where the messages of each source go; under the empty name, those of every other.</summary>
    public IReadOnlyDictionary<string, TargetSettings>? Targets { get; init; }

    /// <summary>Module mode, likewise.</summary>
    public IReadOnlyDictionary<string, ChainSettings>? Outputs { get; init; }

    public LogLevel LogLevel { get; init; }

    /// <summary>JSON objects instead of lines for people, unless the command line says otherwise.</summary>
    public bool LogsJson { get; init; }

    /// <summary>The folder that file outputs stay inside.</summary>
    public string FilesPath { get; init; } = ".";
}
