namespace WebhookOps.Agent.Connecting;

/// <summary>What came of a message.</summary>
/// <param name="Retry">If it was not taken: whether trying again may help.</param>
/// <param name="Reason">For a person.</param>
internal sealed record Verdict(bool Taken, bool Retry, string? Reason)
{
    public static Verdict Ack { get; } = new(true, false, null);

    public static Verdict Later(string reason) => new(false, true, reason);

    public static Verdict Never(string reason) => new(false, false, reason);
}
