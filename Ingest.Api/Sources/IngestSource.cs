using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Core.Subscriptions.Filters;
using WebhookOps.Core.Verification;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.Ingest.Api.Sources;

/// <summary>One enabled source with everything its requests need, made ready once for each version of the configuration.</summary>
internal sealed class IngestSource
{
    private readonly (Subscription Subscription, EventFilter Filter)[] _subscriptions;
    private readonly bool _filtered;

    /// <param name="provider">The row that the source names; an empty one where there is none, which verifies nobody.</param>
    /// <param name="previous">The same source in the last version: what it has counted goes on.</param>
    public IngestSource(Source source, Provider provider, IReadOnlyList<Subscription> subscriptions, IngestSource? previous, SourceWindows windows, AuthenticationSchemes schemes)
    {
        Source = source;
        Verifier = SourceVerifier.For(provider, source.Credentials, schemes);
        Identity = new IdentityReader(provider, source.Dedupe);
        Handshake = Handshake.Of(provider, source.Credentials);
        Credentials = new SenderCredentials(Verifier.CredentialHeaders, Verifier.CredentialParameters);
        Allow = string.Join(", ", source.Methods);
        RateLimit = windows.Continue(source.Id, previous?.RateLimit, source.RateLimit);
        Rejections = previous?.Rejections ?? windows.ForRejections();
        _subscriptions = [.. subscriptions.Select(static s => (s, EventFilter.Of(s)))];
        _filtered = subscriptions.Any(static s => s.Filter is not null);
    }

    public Source Source { get; }

    public SourceVerifier Verifier { get; }

    public IdentityReader Identity { get; }

    public Handshake? Handshake { get; }

    public SenderCredentials Credentials { get; }

    /// <summary>Its methods, as the header of that name has them.</summary>
    public string Allow { get; }

    /// <summary>Null: no limit.</summary>
    public SourceLimit? RateLimit { get; }

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
    public IReadOnlyList<NewDelivery> DeliveriesOf(InboundRequest request, string? eventType, DateTimeOffset now)
    {
        if (_subscriptions.Length == 0)
        {
            return [];
        }

        using var subject = _filtered ? new FilterSubject(eventType, request.Headers, request.Path, request.Query, request.Body) : null;
        var deliveries = new List<NewDelivery>(_subscriptions.Length);
        foreach (var (subscription, filter) in _subscriptions)
        {
            if (subject is null || filter.Matches(subject))
            {
                deliveries.Add(new NewDelivery(PublicId.New(now), subscription.DestinationId, subscription.Id));
            }
        }

        return deliveries;
    }
}
