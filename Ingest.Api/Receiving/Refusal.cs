using WebhookOps.Core.Verification;

namespace WebhookOps.Ingest.Api.Receiving;

/// <summary>Why a request was turned away, as its sender is told.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Reason">For people.</param>
internal sealed record Refusal(int Status, string Code, string Reason)
{
    /// <summary>Stable and finer than the code, where there is more to say: <c>timestamp_stale</c>, …</summary>
    public string? Detail { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The methods that would do.</summary>
    public string? Allow { get; init; }

    /// <summary><c>WWW-Authenticate</c>, where the sender is asked for something.</summary>
    public string? Challenge { get; init; }

    /// <summary>What was read of the body.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>
    /// Whether the request is worth keeping: not where the ledger cannot take anything anyway.
    /// </summary>
    public bool IsKept => Status != StatusCodes.Status503ServiceUnavailable;

    public static Refusal SourceNotFound { get; } = new(StatusCodes.Status404NotFound, "source_not_found", "There is no source at this URL.");

    public static Refusal Busy { get; } = new(StatusCodes.Status503ServiceUnavailable, "ingest_busy", "Too many events wait to be stored. Send this one again later.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static Refusal ChannelFull { get; } = new(StatusCodes.Status503ServiceUnavailable, "channel_full", "A channel that this event goes to is full. Send it again later.")
    {
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    public static Refusal LedgerUnavailable { get; } = new(StatusCodes.Status503ServiceUnavailable, "ledger_unavailable", "Events cannot be stored at the moment. Send this one again later.")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    /// <summary>Of a sender who is not proven: 401, unless the code says that it is something else.</summary>
    public static Refusal Of(Verdict verdict) => new(StatusOf(verdict.Code), verdict.Code, verdict.Reason)
    {
        Detail = verdict.Detail,
        Challenge = verdict.Challenge,
        RetryAfter = verdict.Code switch
        {
            VerdictCodes.Unavailable => TimeSpan.FromSeconds(5),
            VerdictCodes.Limited => TimeSpan.FromSeconds(60),
            _ => null,
        },
    };

    private static int StatusOf(string code) => code switch
    {
        VerdictCodes.AddressRefused => StatusCodes.Status403Forbidden,
        VerdictCodes.SchemaMismatch => StatusCodes.Status422UnprocessableEntity,
        VerdictCodes.Limited => StatusCodes.Status429TooManyRequests,
        VerdictCodes.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status401Unauthorized,
    };

    public static Refusal BodyTooLarge(int limit) => new(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"This source takes bodies of up to {limit} bytes.");
}
