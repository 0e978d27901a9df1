namespace WebhookOps.Dashboard.Blazor.Pages.Events;

/// <summary>What became of an action, as a word in the address of the page that says it.</summary>
internal static class EventNotice
{
    public const string Retried = "retried";
    public const string Sending = "sending";
    public const string Cancelled = "cancelled";
    public const string NotPending = "not-pending";
    public const string Replayed = "replayed";
    public const string NowhereToGo = "nowhere-to-go";
    public const string NoDestination = "no-destination";

    /// <returns>A sentence and whether it tells of a success; null for an unknown word.</returns>
    public static (string Text, bool Good)? Explain(string? notice) => notice switch
    {
        Retried => ("The delivery is due now.", true),
        Cancelled => ("The delivery was cancelled.", true),
        Replayed => ("New deliveries were made.", true),
        "tested" => ("A test event was made. Here is what becomes of it; reload to see more.", true),
        "resent" => ("This is the new event. Here is what becomes of it; reload to see more.", true),
        Sending => ("It is being sent right now. Wait for the outcome.", false),
        NotPending => ("Only a delivery that is pending or held can be cancelled.", false),
        NowhereToGo => ("It went nowhere that is still there, and no subscription wants it now. Choose a destination.", false),
        NoDestination => ("There is no such destination any more.", false),
        _ => null,
    };
}
