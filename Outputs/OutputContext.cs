using System.Net.Security;

namespace WebhookOps.Outputs;

/// <summary>What the host of an output says, and its settings cannot.</summary>
public sealed record OutputContext
{
    /// <summary>Whether it may connect to private addresses: decided on the address really connected to.</summary>
    public bool AllowPrivateNetwork { get; init; }

    public bool VerifyTls { get; init; } = true;

    /// <summary>Replaces the system's judgement of a server's certificate; null: the system's.</summary>
    public RemoteCertificateValidationCallback? Certificates { get; init; }

    /// <summary>How long one write may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The folder that file outputs stay inside.</summary>
    public required string FilesPath { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Microsoft.Extensions.Logging.ILoggerFactory Loggers { get; init; } = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
}
