namespace WebhookOps.Ingest.Api.Receiving;

/// <summary>What came of reading a body.</summary>
/// <param name="Body">What was read of it, all of it where complete.</param>
/// <param name="Budgeted">Bytes to give back to the budget once the body is no longer needed.</param>
internal readonly record struct BodyRead(BodyOutcome Outcome, byte[] Body, long Budgeted);
