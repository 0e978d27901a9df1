using WebhookOps.Core.Deliveries;

namespace WebhookOps.Storage.Tests.Contract;

public sealed record StoredDelivery(
    DeliveryState State,
    AttemptTrigger Trigger,
    int AttemptCount,
    DateTimeOffset DueAt,
    DateTimeOffset? LeaseUntil,
    DateTimeOffset? FinishedAt,
    int? LastStatus,
    string? LastError,
    Guid? ReplayId);

public sealed record StoredAttempt(
    Guid Id,
    int Number,
    AttemptTrigger Trigger,
    int DurationMs,
    int? Status,
    string? ErrorCode,
    string? Error,
    string ResponseHeaders,
    byte[] ResponseBody,
    bool ResponseCut);
