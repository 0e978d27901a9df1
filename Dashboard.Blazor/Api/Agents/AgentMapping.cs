using WebhookOps.Core.Agents;
using WebhookOps.Core.Ids;

namespace WebhookOps.Dashboard.Blazor.Api.Agents;

internal static class AgentMapping
{
    public static AgentAnswer ToAnswer(Agent agent, string edgeUrl, DateTimeOffset now) => new()
    {
        Id = PublicId.Format(PublicId.Agent, agent.Id),
        Name = agent.Name,
        Status = StatusOf(agent, now),
        Online = agent.IsOnline(now),
        AllowedTargets = agent.AllowedTargets,
        TunnelId = agent.TunnelId,
        HooksUrl = HooksUrlOf(agent, edgeUrl),
        LastSeenAt = agent.LastSeenAt?.UtcDateTime,
        ConnectedAt = agent.ConnectedAt?.UtcDateTime,
        DisconnectedAt = agent.DisconnectedAt?.UtcDateTime,
        RemoteAddress = agent.RemoteAddress.Length > 0 ? agent.RemoteAddress : null,
        Version = agent.Version.Length > 0 ? agent.Version : null,
        CreatedAt = agent.CreatedAt.UtcDateTime,
    };

    public static EnrollmentAnswer ToEnrollment(Agent agent, string edgeUrl)
    {
        var secret = agent.Secrets.Current.Reveal();
        var allow = string.Concat(agent.AllowedTargets.Select(t => " --allow " + t));
        return new EnrollmentAnswer(
            agent.Name, secret, edgeUrl, agent.AllowedTargets, agent.TunnelId, HooksUrlOf(agent, edgeUrl),
            $"webhookops join --server {edgeUrl} --id {agent.Name} --secret {secret}{allow}");
    }

    /// <summary>Targets stand in a command that people paste into a shell, so only what no shell reads otherwise is taken.</summary>
    public static bool IsTarget(string target)
    {
        var colon = target.LastIndexOf(':');
        var host = colon > 0 ? target[..colon] : "";
        return host.Length is > 0 and <= 253
            && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']')
            && Uri.CheckHostName(host.Trim('[', ']')) != UriHostNameType.Unknown
            && ushort.TryParse(target.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) && port > 0;
    }

    private static string HooksUrlOf(Agent agent, string edgeUrl) => $"{edgeUrl}/hooks/{agent.TunnelId}";

    private static string StatusOf(Agent agent, DateTimeOffset now) =>
        agent.RevokedAt is not null ? "revoked"
        : agent.Secrets.Current.IsEmpty ? "new"
        : agent.IsOnline(now) ? "online"
        : "offline";
}
