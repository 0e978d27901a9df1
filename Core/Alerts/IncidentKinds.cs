namespace WebhookOps.Core.Alerts;

/// <summary>Kinds of incident as the API, messages and metrics spell them.</summary>
public static class IncidentKinds
{
    private static readonly (IncidentKind Kind, string Name, string Subject, string Title)[] s_all =
    [
        (IncidentKind.DestinationFailing, "destination-failing", "destination", "Destination failing"),
        (IncidentKind.BacklogGrowing, "backlog-growing", "destination", "Backlog growing"),
        (IncidentKind.AgentGone, "agent-gone", "agent", "Agent gone"),
        (IncidentKind.ChannelNearLimit, "channel-near-limit", "channel", "Channel near its limit"),
    ];

    public static IReadOnlyList<IncidentKind> All { get; } = [.. s_all.Select(k => k.Kind)];

    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(k => k.Name)];

    public static string NameOf(IncidentKind kind) => s_all[(int)kind].Name;

    /// <summary>What it befalls: destination, agent or channel.</summary>
    public static string SubjectOf(IncidentKind kind) => s_all[(int)kind].Subject;

    /// <summary>For people.</summary>
    public static string TitleOf(IncidentKind kind) => s_all[(int)kind].Title;

    public static IncidentKind? Parse(string? name) => Array.Find(s_all, k => k.Name == name) is { Name: not null } known ? known.Kind : null;
}
