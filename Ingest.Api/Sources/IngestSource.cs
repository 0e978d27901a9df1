using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Core.Verification;

namespace WebhookOps.Ingest.Api.Sources;

/// <summary>One enabled source with everything its requests need, made ready once for each version of the configuration.</summary>
internal sealed class IngestSource
{
    private readonly Subscription[] _subscriptions;

    /// <param name="provider">The row that the source names; an empty one where there is none, which verifies nobody.</param>
    /// <param name="previous">The same source in the last version: what it has counted goes on.</param>
    public IngestSource(Source source, Provider provider, IReadOnlyList<Subscription> subscriptions, IngestSource? previous, SourceWindows windows)
    {
        Source = source;
        Verifier = SourceVerifier.For(provider, source.Credentials);
        Identity = new IdentityReader(provider, source.Dedupe);
        Handshake = Handshake.Of(provider);
        Credentials = new SenderCredentials(Verifier.CredentialHeaders, Verifier.CredentialParameters);
        Allow = string.Join(", ", source.Methods);
        RateLimit = windows.Continue(previous?.RateLimit, source.RateLimit);
        Rejections = previous?.Rejections ?? windows.ForRejections();
        _subscriptions = [.. subscriptions];
    }

    public Source Source { get; }

    public SourceVerifier Verifier { get; }

    public IdentityReader Identity { get; }

    public Handshake? Handshake { get; }

    public SenderCredentials Credentials { get; }

    /// <summary>Its methods, as the header of that name has them.</summary>
    public string Allow { get; }

    /// <summary>Null: no limit.</summary>
    public SlidingWindow? RateLimit { get; }

    /// <summary>How many of its refused requests are kept.</summary>
    public SlidingWindow Rejections { get; }

    public bool Allows(string method)
    {
        var methods = Source.Methods;
        for (var i = 0; i < methods.Count; i++)
        {
            if (string.Equals(methods[i], method, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One delivery for each subscription that wants the event.</summary>
    public IReadOnlyList<NewDelivery> DeliveriesOf(DateTimeOffset now)
    {
        if (_subscriptions.Length == 0)
        {
            return [];
        }

        var deliveries = new NewDelivery[_subscriptions.Length];
        for (var i = 0; i < deliveries.Length; i++)
        {
            deliveries[i] = new NewDelivery(Guid.CreateVersion7(now), _subscriptions[i].DestinationId, _subscriptions[i].Id);
        }

        return deliveries;
    }
}
