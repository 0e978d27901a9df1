using System.ComponentModel.DataAnnotations;

namespace WebhookOps.Delivery.Worker;

/// <summary>Settings of the worker: section <c>Delivery</c>.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>Requests under way at once to a destination that sets no limit of its own.</summary>
    [Range(1, 10_000)]
    public int DefaultConcurrency { get; set; } = 64;

    /// <summary>Whether destinations that do not say so may be private addresses; null: only in Development.</summary>
    public bool? AllowPrivateNetworks { get; set; }

    /// <summary>A PEM file of root certificates to trust beside the system's, for destinations behind a private authority.</summary>
    public string? TrustedRootsFile { get; set; }

    [Range(0.1, 300)]
    public double ConnectTimeoutSeconds { get; set; } = 10;

    /// <summary>How long a stopping worker waits for the attempts under way.</summary>
    [Range(0, 300)]
    public double DrainSeconds { get; set; } = 10;

    /// <summary>
    /// How long beyond the destination's timeout a worker owns a delivery. A worker that dies holds up what it was sending for that long.
    /// </summary>
    [Range(5, 3600)]
    public double LeaseMarginSeconds { get; set; } = 30;

    /// <summary>Bytes of bodies that this worker holds at most, all lanes together; beyond it every lane still gets one delivery at a time.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBodyBytes { get; set; } = 256L << 20;

    /// <summary>Failures in a row after which a destination is left alone for a while.</summary>
    [Range(1, 10_000)]
    public int CircuitFailures { get; set; } = 20;

    /// <summary>How long it is left alone the first time; doubled each time the probe fails.</summary>
    [Range(0.1, 3600)]
    public double CircuitSeconds { get; set; } = 5;

    [Range(0.1, 3600)]
    public double CircuitMaxSeconds { get; set; } = 60;
}
