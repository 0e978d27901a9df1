namespace WebhookOps.Dashboard.Blazor;

/// <summary>Settings of the operator plane, under <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operator";

    /// <summary>
    /// A key that always works, with every right; without one, the first start makes one. White space around it, as a file that it was read
    /// from may end with, is not part of it.
    /// </summary>
    public string? ApiKey
    {
        get;
        set => field = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    /// <summary>Base of the links that people are given to the pages; as the request itself names this host if not set.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>How long a browser stays signed in without being used.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a browser stays signed in however much it is used.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many passwords, keys and one-time tokens one address may try in a minute.</summary>
    public int SignInAttemptsPerMinute { get; set; } = 10;
}
