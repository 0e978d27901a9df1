using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification;

/// <summary>Stands in for a check whose settings cannot be used: a source that is set up wrongly lets nobody in.</summary>
internal sealed class RefusingCheck(string scheme, string reason) : IRequestCheck
{
    public string Scheme => scheme;

    public Verdict Check(InboundRequest request, DateTimeOffset now) =>
        Verdict.Reject(scheme, VerdictCodes.SignatureInvalid, reason, VerdictCodes.Misconfigured);
}
