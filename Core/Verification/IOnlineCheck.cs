using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification;

/// <summary>A check that must ask another service (a key set, a token introspection). It runs after every local check has passed.</summary>
public interface IOnlineCheck
{
    /// <summary>What <see cref="Verdict.Scheme"/> says of it.</summary>
    string Scheme { get; }

    ValueTask<Verdict> CheckAsync(InboundRequest request, DateTimeOffset now, CancellationToken cancellation);
}
