using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Alerts;

namespace WebhookOps.Alerts.Telling;

/// <summary>Tells a target something, by its channel and within a time.</summary>
public sealed class AlertTeller
{
    private static readonly Meter s_meter = new("WebhookOps.Alerts");

    /// <summary>Attempts to tell, by <c>kind</c> of target and <c>outcome</c>: told or failed.</summary>
    private static readonly Counter<long> s_told = s_meter.CreateCounter<long>("webhookops.alerts.notices", "{notice}");

    /// <summary>How long a target may take.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<AlertTargetKind, IAlertChannel> _channels;
    private readonly AlertOptions _options;
    private readonly TimeProvider _clock;

    internal AlertTeller(IEnumerable<IAlertChannel> channels, IOptions<AlertOptions> options, TimeProvider clock) =>
        (_channels, _options, _clock) = (channels.ToDictionary(c => c.Kind), options.Value, clock);

    /// <summary>Tells it that this is a test.</summary>
    /// <returns>Null: it was taken. Else why not, in one sentence.</returns>
    public Task<string?> TestAsync(AlertTarget target, CancellationToken cancellation) =>
        TellAsync(target, AlertMessage.Test(target, _clock.GetUtcNow(), _options.PublicUrl), cancellation);

    internal Task<string?> TellAsync(AlertTarget target, Notice notice, Incident incident, CancellationToken cancellation) =>
        TellAsync(target, AlertMessage.Of(notice, incident, _options.PublicUrl), cancellation);

    private async Task<string?> TellAsync(AlertTarget target, AlertMessage message, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        string? error;
        try
        {
            error = await _channels[target.Kind].TellAsync(target, message, target.AllowPrivateNetwork ?? _options.AllowPrivateNetworks, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            error = $"It took longer than {Patience.TotalSeconds:0} seconds.";
        }
        catch (Exception failure) when (failure is FormatException or UriFormatException)
        {
            error = "Its settings make no sense any more; set them again.";
        }

        s_told.Add(1, new("kind", target.Kind.ToString().ToLowerInvariant()), new("outcome", error is null ? "told" : "failed"));
        return error;
    }
}
