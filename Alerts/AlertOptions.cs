using System.ComponentModel.DataAnnotations;

namespace WebhookOps.Alerts;

/// <summary>Settings of the watch over incidents: section <c>Alerts</c>. What counts as an incident is kept in the ledger.</summary>
public sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>How often to look.</summary>
    [Range(0.1, 600)]
    public double WatchSeconds { get; set; } = 10;

    /// <summary>Days that incidents are kept after they are over.</summary>
    [Range(1, 36_500)]
    public int KeepDays { get; set; } = 90;

    /// <summary><c>Operator:PublicUrl</c>: where the links of alerts lead; null: they carry none.</summary>
    internal string? PublicUrl { get; set; }

    /// <summary><c>Delivery:AllowPrivateNetworks</c>, for targets that do not say so themselves.</summary>
    internal bool AllowPrivateNetworks { get; set; }
}
