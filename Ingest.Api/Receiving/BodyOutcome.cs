namespace WebhookOps.Ingest.Api.Receiving;

internal enum BodyOutcome
{
    Complete,
    TooLarge,

    /// <summary>The <see cref="ByteBudget"/> is used up.</summary>
    NoRoom,
}
