using WebhookOps.Core.Events;

namespace WebhookOps.Core.Verification.Rules;

/// <summary>A credential that the sender shows as it is: read it once, compare it.</summary>
/// <param name="scheme">The rule's type.</param>
/// <param name="place">Where it is looked for, in the reasons: <c>authorization</c>.</param>
/// <param name="matches">Finds the credential and compares it.</param>
internal sealed class StaticCheck(string scheme, string place, Func<InboundRequest, CredentialMatch> matches) : IRequestCheck
{
    private readonly Verdict _accepted = Verdict.Accept(scheme);
    private readonly Verdict _missing = Verdict.Reject(scheme, VerdictCodes.CredentialsInvalid, $"missing {place}", VerdictCodes.CredentialsMissing);
    private readonly Verdict _wrong = Verdict.Reject(scheme, VerdictCodes.CredentialsInvalid, $"invalid {place}");

    public string Scheme => scheme;

    public Verdict Check(InboundRequest request, DateTimeOffset now) => matches(request) switch
    {
        CredentialMatch.Equal => _accepted,
        CredentialMatch.Missing => _missing,
        _ => _wrong,
    };
}
