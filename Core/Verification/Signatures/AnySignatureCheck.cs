using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>A provider that signs in several ways: one good signature is enough. If there is none, the first that could be read says why.</summary>
internal sealed class AnySignatureCheck(IReadOnlyList<IRequestCheck> checks) : IRequestCheck
{
    public string Scheme { get; } = string.Join('|', checks.Select(c => c.Scheme).Distinct(StringComparer.Ordinal));

    public Verdict Check(InboundRequest request, DateTimeOffset now)
    {
        var verdict = checks[0].Check(request, now);
        for (var i = 1; !verdict.Verified && i < checks.Count; i++)
        {
            var next = checks[i].Check(request, now);
            if (next.Verified || (IsUnread(verdict) && !IsUnread(next)))
            {
                verdict = next;
            }
        }

        return verdict;
    }

    private static bool IsUnread(Verdict verdict) => verdict.Detail is VerdictCodes.SignatureMissing or VerdictCodes.SignatureMalformed;
}
