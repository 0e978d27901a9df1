using WebhookOps.Core.Alerts;
using WebhookOps.Core.Destinations;
using WebhookOps.Storage.Alerts;
using WebhookOps.Storage.Configuration;
using WebhookOps.Storage.Queue;

namespace WebhookOps.Alerts.Watching;

/// <summary>Asks the ledger how things are and judges it by the rules. What it does not mention is well.</summary>
internal sealed class Observer(AlertReadings readings, TallyLog tallies, IChannelQueue queue, ICatalogSource catalog, TimeProvider clock)
{
    /// <summary>What is better than this part of a limit is well again; between the two nothing changes.</summary>
    private const double WellBelow = 0.8;

    /// <summary>While we were not there nobody could come back and nothing could go out: waiting counts from here at the earliest.</summary>
    private readonly DateTimeOffset _since = clock.GetUtcNow();

    /// <param name="open">The incidents that are open.</param>
    public async Task<IReadOnlyList<Observation>> ObserveAsync(AlertSettings rules, IReadOnlyList<Incident> open, CancellationToken cancellation)
    {
        var found = new List<Observation>();
        if (rules.DestinationFailing.Enabled)
        {
            found.AddRange(await FailingAsync(rules.DestinationFailing, cancellation));
        }

        var gone = rules.AgentGone.Enabled || rules.BacklogGrowing.Enabled ? await readings.GoneAgentsAsync(cancellation) : [];
        if (rules.BacklogGrowing.Enabled)
        {
            var failing = found.Where(f => f.IsWrong).Select(f => f.SubjectId).ToHashSet();
            failing.UnionWith(open.Where(i => i.Kind == IncidentKind.DestinationFailing).Select(i => i.SubjectId));
            found.AddRange(await BacklogsAsync(rules.BacklogGrowing, failing, gone, cancellation));
        }

        if (rules.AgentGone.Enabled)
        {
            found.AddRange(await AgentsAsync(rules.AgentGone, gone, cancellation));
        }

        if (rules.ChannelNearLimit.Enabled)
        {
            found.AddRange(await ChannelsAsync(rules.ChannelNearLimit, cancellation));
        }

        return found;
    }

    /// <summary>
    /// Wrong while the window, its newest attempts and the very last one are; well once the newest or the last one are. Without attempts
    /// nobody knows.
    /// </summary>
    private async Task<List<Observation>> FailingAsync(FailingRule rule, CancellationToken cancellation)
    {
        var window = TimeSpan.FromSeconds(rule.WindowSeconds);
        var since = clock.GetUtcNow() - window;
        var sums = await tallies.SumAsync(since, cancellation);
        var newest = await tallies.NewestAsync([.. sums.Values.Where(s => s.Failed > 0).Select(s => s.DestinationId)], since, cancellation);
        var found = new List<Observation>();
        foreach (var destination in catalog.Current.Destinations.Values.Where(d => d.IsOpen && d.Kind != DestinationKind.Channel))
        {
            var sum = sums.GetValueOrDefault(destination.Id);
            var last = newest.GetValueOrDefault(destination.Id) ?? sum;
            if (last is not null && !(last.LastFailed && Fails(last, rule)))
            {
                continue;
            }

            var isWrong = sum is not null && sum.Failed >= rule.MinFailures && Fails(sum, rule);
            found.Add(new Observation(
                IncidentKind.DestinationFailing, destination.Id, destination.Name, isWrong, isWrong ? await DescribeAsync(destination.Id, sum!, window, cancellation) : ""));
        }

        return found;
    }

    private static bool Fails(TallySum sum, FailingRule rule) => sum.Failed >= rule.Share * (sum.Failed + sum.Delivered);

    private async Task<string> DescribeAsync(Guid destination, TallySum sum, TimeSpan window, CancellationToken cancellation)
    {
        var all = sum.Failed + sum.Delivered;
        var text = $"{Amounts.Of(sum.Failed)} of {Amounts.Of(all)} attempts in the last {Amounts.Of(window)} failed.";
        return await readings.LastFailureAsync(destination, cancellation) switch
        {
            null => text,
            (var code, null) => $"{text} The last failure: {code}.",
            var (code, status) => $"{text} The last failure: {code} {status}.",
        };
    }

    /// <summary>A destination that fails, or whose agent is gone, is behind for a reason that is told already.</summary>
    private async Task<List<Observation>> BacklogsAsync(
        BacklogRule rule, HashSet<Guid> failing, IReadOnlyList<AgentReading> gone, CancellationToken cancellation)
    {
        var found = new List<Observation>();
        var now = clock.GetUtcNow();
        foreach (var (id, due) in await readings.OldestReadyAsync(cancellation))
        {
            if (!catalog.Current.Destinations.TryGetValue(id, out var destination))
            {
                continue;
            }

            var age = now - (due > _since ? due : _since);
            var count = rule.Count is { } limit ? await queue.CountWaitingAsync([id], limit, cancellation) : 0;
            var isMuch = age.TotalSeconds >= rule.AgeSeconds || count >= rule.Count;
            if (!isMuch && age.TotalSeconds < WellBelow * rule.AgeSeconds && !(count >= WellBelow * rule.Count))
            {
                continue;
            }

            var isToldAlready = failing.Contains(id) || (destination.Kind == DestinationKind.Agent && gone.Any(a => a.Name == destination.Target));
            var many = count >= rule.Count ? $" At least {Amounts.Of(count)} wait." : "";
            found.Add(new Observation(
                IncidentKind.BacklogGrowing, id, destination.Name, isMuch && !isToldAlready, $"Its oldest delivery that could go out has waited for {Amounts.Of(now - due)}.{many}"));
        }

        return found;
    }

    private async Task<List<Observation>> AgentsAsync(AgentRule rule, IReadOnlyList<AgentReading> gone, CancellationToken cancellation)
    {
        var found = new List<Observation>();
        var now = clock.GetUtcNow();
        foreach (var agent in gone)
        {
            var isLong = (now - (agent.Since > _since ? agent.Since : _since)).TotalSeconds >= rule.GraceSeconds;
            var waits = isLong && await HasWaitingAsync(agent, cancellation);
            var isWrong = isLong && (waits || !rule.OnlyWhileWaiting);
            found.Add(new Observation(
                IncidentKind.AgentGone, agent.Id, agent.Name, isWrong, $"It was last there {Amounts.Of(now - agent.Since)} ago.{(waits ? " Deliveries wait for it." : "")}"));
        }

        return found;
    }

    private async Task<bool> HasWaitingAsync(AgentReading agent, CancellationToken cancellation)
    {
        Guid[] destinations = [.. catalog.Current.Destinations.Values.Where(d => d.Kind == DestinationKind.Agent && d.Target == agent.Name).Select(d => d.Id)];
        return destinations.Length > 0 && await queue.CountWaitingAsync(destinations, 1, cancellation) > 0;
    }

    private async Task<List<Observation>> ChannelsAsync(ChannelRule rule, CancellationToken cancellation)
    {
        var found = new List<Observation>();
        foreach (var channel in catalog.Current.Channels.Values)
        {
            var limit = Math.Max(1, (int)Math.Ceiling(rule.Share * channel.MaxQueueSize));
            Guid[] destinations = [.. catalog.Current.DestinationsByChannel.GetValueOrDefault(channel.Name, []).Select(d => d.Id)];
            var waiting = destinations.Length > 0 ? await queue.CountWaitingAsync(destinations, limit, cancellation) : 0;
            if (waiting >= WellBelow * limit)
            {
                found.Add(new Observation(
                    IncidentKind.ChannelNearLimit, channel.Id, channel.Name, waiting >= limit,
                    $"At least {Amounts.Of(waiting)} messages wait in it; it takes {Amounts.Of(channel.MaxQueueSize)}."));
            }
        }

        return found;
    }
}
