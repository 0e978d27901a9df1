using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>A provider that signs in several ways: one good signature is enough.</summary>
internal sealed class AnySignatureCheck(IReadOnlyList<IRequestCheck> checks) : IRequestCheck
{
    public string Scheme { get; } = string.Join('|', checks.Select(c => c.Scheme).Distinct(StringComparer.Ordinal));

    public Verdict Check(InboundRequest request, DateTimeOffset now)
    {
        var first = checks[0].Check(request, now);
        for (var i = 1; !first.Verified && i < checks.Count; i++)
        {
            var next = checks[i].Check(request, now);
            if (next.Verified)
            {
                return next;
            }
        }

        return first;
    }
}
