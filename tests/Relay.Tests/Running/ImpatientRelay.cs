namespace WebhookOps.Relay.Tests.Running;

/// <summary>Gives up on a connector after a second in which it took nothing.</summary>
public sealed class ImpatientRelay : RelayHost
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(StringComparer.Ordinal) { ["Channels:SilenceSeconds"] = "1" };

    protected override Task<string?> LedgerAsync() => Task.FromResult<string?>(null);
}
