namespace WebhookOps.Bench.Bare;

internal sealed record BareRow(Guid Id, DateTimeOffset ReceivedAt, byte[] Body);
