namespace WebhookOps.Dashboard.Blazor.Pages.Parts;

internal static class States
{
    /// <summary>The words for where a delivery may stand.</summary>
    public static IReadOnlyList<string> All { get; } = ["pending", "held", "sending", "delivered", "dead", "cancelled"];
}
