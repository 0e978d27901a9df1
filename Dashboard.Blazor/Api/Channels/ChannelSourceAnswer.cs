namespace WebhookOps.Dashboard.Blazor.Api.Channels;

/// <summary>What a channel has of one source.</summary>
/// <param name="Source">Its slug; null: it has been deleted.</param>
public sealed record ChannelSourceAnswer(string? Source, long Pending, long InFlight, long DeadLettered);
