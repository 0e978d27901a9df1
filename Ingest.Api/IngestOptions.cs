using System.ComponentModel.DataAnnotations;

namespace WebhookOps.Ingest.Api;

/// <summary>Section <c>Ingest</c>: how much may wait, and for how long.</summary>
public sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>Events that may wait for the ledger; more get 503.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 8192;

    /// <summary>Bytes of bodies held in memory at once, being read or waiting for the ledger; more get 503.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaxBufferedBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>The most events in one transaction.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 200;

    /// <summary>Batches under way at once. On SQLite, which writes one at a time, the second one waits at the writer's door meanwhile.</summary>
    [Range(1, 16)]
    public int Writers { get; set; } = 2;

    /// <summary>How long the ledger may take over a batch before its senders are told to come again.</summary>
    [Range(1, 300)]
    public int CommitTimeoutSeconds { get; set; } = 10;

    /// <summary>Refused requests kept of one source, in any second; beyond that they are only counted.</summary>
    [Range(0, 10_000)]
    public int RejectionsPerSecond { get; set; } = 10;

    /// <summary>Likewise of all calls to sources that do not exist.</summary>
    [Range(0, 10_000)]
    public int UnknownSourceRejectionsPerSecond { get; set; } = 2;
}
