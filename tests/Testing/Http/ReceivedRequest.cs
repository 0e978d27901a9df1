namespace WebhookOps.Testing.Http;

/// <summary>A request as a <see cref="Receiver"/> got it: path and query as they were on the wire, header values as Latin-1.</summary>
public sealed record ReceivedRequest(
    string Method,
    string Path,
    string Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    DateTimeOffset At)
{
    /// <summary>The <c>webhook-id</c> header.</summary>
    public string? Id => Header("webhook-id");

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
