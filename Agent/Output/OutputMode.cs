namespace WebhookOps.Agent.Output;

/// <summary>How a command shows what happens.</summary>
public enum OutputMode
{
    /// <summary>A live list with keys; what a terminal gets.</summary>
    Interactive,

    /// <summary>A line for each request.</summary>
    Compact,

    /// <summary>The URL, and what goes wrong with the connection.</summary>
    Quiet,

    /// <summary>A JSON object on a line for each thing that happens.</summary>
    Json,
}
