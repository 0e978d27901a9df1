namespace WebhookOps.Dashboard.Blazor;

/// <summary>Settings of the operator plane, under <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operator";

    /// <summary>A key that always works, with every right; without one, the first start makes one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How long a browser stays signed in without being used.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);
}
