namespace WebhookOps.Core.Verification;

/// <summary>What a check of a request came to.</summary>
/// <param name="Verified">Whether the sender is proven (or needs no proof).</param>
/// <param name="Scheme">What was checked (<c>hmac-sha256</c>, …), or <c>none</c>.</param>
/// <param name="Code">Stable, for programs: <c>signature_missing</c>, <c>signature_invalid</c>, <c>timestamp_stale</c>, …; empty when verified.</param>
/// <param name="Reason">For people: names the header and what is wrong with it; never contains a secret.</param>
public readonly record struct Verdict(bool Verified, string Scheme, string Code = "", string Reason = "")
{
    public static Verdict Accept(string scheme) => new(true, scheme);

    public static Verdict Reject(string scheme, string code, string reason) => new(false, scheme, code, reason);
}
