namespace WebhookOps.Core.Alerts;

/// <summary>Whom to tell of incidents, and how.</summary>
public sealed class AlertTarget
{
    public Guid Id { get; init; }

    /// <summary>1 to 64 of <c>a-z 0-9 - _</c>, beginning with a letter or digit.</summary>
    public required string Name { get; init; }

    public AlertTargetKind Kind { get; init; }

    public bool Enabled { get; set; } = true;

    /// <summary>The kinds of incident it is told of, by <see cref="IncidentKinds.Names"/>; empty: all.</summary>
    public IReadOnlyList<string> Incidents { get; set; } = [];

    /// <summary>Null: as <c>Delivery:AllowPrivateNetworks</c> says.</summary>
    public bool? AllowPrivateNetwork { get; set; }

    public AlertTargetSettings Settings { get; set; } = new();

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public bool Wants(IncidentKind kind) => Enabled && (Incidents.Count == 0 || Incidents.Contains(IncidentKinds.NameOf(kind), StringComparer.Ordinal));
}
