using Microsoft.Extensions.Logging;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Alerts.Watching;

/// <summary>Opens and ends incidents by what the <see cref="Observer"/> finds.</summary>
internal sealed partial class IncidentWatch(
    Observer observer, IncidentLog log, AlertReadings readings, AlertSettingsStore settings, ICatalogSource catalog, TimeProvider clock, ILogger<IncidentWatch> logger)
{
    /// <summary>One look at everything. Harmless if another process looks at the same time.</summary>
    /// <returns>Whether there is something new to tell.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        await catalog.RefreshAsync(cancellation);
        var rules = await settings.ReadAsync(cancellation);
        var open = await log.OpenOnesAsync(cancellation);
        var found = (await observer.ObserveAsync(rules, open, cancellation)).ToDictionary(o => (o.Kind, o.SubjectId));
        var known = open.ToDictionary(i => (i.Kind, i.SubjectId));
        var news = false;
        foreach (var observation in found.Values.Where(o => o.IsWrong && !known.ContainsKey((o.Kind, o.SubjectId))))
        {
            news |= await OpenAsync(observation, cancellation);
        }

        foreach (var incident in open)
        {
            news |= await FollowAsync(incident, found.GetValueOrDefault((incident.Kind, incident.SubjectId)), rules, cancellation);
        }

        return news;
    }

    private async Task<bool> OpenAsync(Observation observation, CancellationToken cancellation)
    {
        var incident = new Incident
        {
            Id = PublicId.New(clock),
            Kind = observation.Kind,
            SubjectId = observation.SubjectId,
            Subject = observation.Subject,
            Summary = observation.Summary,
            OpenedAt = clock.GetUtcNow(),
        };
        if (!await log.OpenAsync(incident, cancellation))
        {
            return false;
        }

        LogOpened(incident.Title, incident.Summary);
        return true;
    }

    private async Task<bool> FollowAsync(Incident incident, Observation? observation, AlertSettings rules, CancellationToken cancellation)
    {
        if (await FindMootAsync(incident, rules, cancellation) is { } moot)
        {
            return await EndAsync(incident, moot, cancellation);
        }

        if (observation is { IsWrong: true })
        {
            if (incident.ClearSince is not null)
            {
                await log.MarkAsync(incident.Id, null, cancellation);
            }

            return false;
        }

        var now = clock.GetUtcNow();
        if ((incident.ClearSince ?? (observation is null ? now : null)) is not { } since)
        {
            return false; // neither wrong nor well, and it was not well before
        }

        if (now - since >= TimeSpan.FromSeconds(rules.HoldSeconds))
        {
            return await EndAsync(incident, Recovery(incident.Kind), cancellation);
        }

        if (incident.ClearSince is null)
        {
            await log.MarkAsync(incident.Id, now, cancellation);
        }

        return false;
    }

    private async Task<bool> EndAsync(Incident incident, string resolution, CancellationToken cancellation)
    {
        if (!await log.ResolveAsync(incident.Id, resolution, cancellation))
        {
            return false;
        }

        LogResolved(incident.Title, resolution);
        return true;
    }

    /// <summary>Why it does not matter any more whether anything is wrong; null: it does.</summary>
    private async Task<string?> FindMootAsync(Incident incident, AlertSettings rules, CancellationToken cancellation)
    {
        if (!rules.IsOn(incident.Kind))
        {
            return "Alerts of this kind have been switched off.";
        }

        var current = catalog.Current;
        return incident.Kind switch
        {
            IncidentKind.AgentGone => (await readings.AgentsAsync(cancellation)).ContainsKey(incident.SubjectId) ? null : "The agent has been revoked or removed.",
            IncidentKind.ChannelNearLimit => current.Channels.Values.Any(c => c.Id == incident.SubjectId) ? null : "The channel has been removed.",
            _ => current.Destinations.GetValueOrDefault(incident.SubjectId) switch
            {
                null => "The destination has been removed.",
                { Enabled: false } => "The destination has been disabled.",
                { PausedAt: not null } => "The destination has been paused.",
                _ => null,
            },
        };
    }

    private static string Recovery(IncidentKind kind) => kind switch
    {
        IncidentKind.DestinationFailing => "The destination takes deliveries again.",
        IncidentKind.BacklogGrowing => "The backlog has been worked off.",
        IncidentKind.AgentGone => "The agent is back.",
        _ => "The channel has room again.",
    };

    [LoggerMessage(LogLevel.Warning, "{Title}. {Summary}")]
    private partial void LogOpened(string title, string summary);

    [LoggerMessage(LogLevel.Information, "{Title}: over. {Resolution}")]
    private partial void LogResolved(string title, string resolution);
}
