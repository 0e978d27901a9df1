using WebhookOps.Dashboard.Blazor.Api.Deliveries;

namespace WebhookOps.Dashboard.Blazor.Api.Events;

/// <param name="Deliveries">The new ones.</param>
public sealed record ReplayedAnswer(IReadOnlyList<DeliveryAnswer> Deliveries);
