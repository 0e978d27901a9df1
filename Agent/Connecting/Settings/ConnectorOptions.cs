namespace WebhookOps.Agent.Connecting.Settings;

/// <summary>What was said on the command line.</summary>
internal sealed record ConnectorOptions
{
    public string? Server { get; init; }

    public string? Channel { get; init; }

    public string? Token { get; init; }

    public string? Target { get; init; }

    public string? Protocol { get; init; }

    public string? ConnectorId { get; init; }

    public string? LogLevel { get; init; }

    public string? Config { get; init; }

    public bool Insecure { get; init; }
}
