namespace WebhookOps.Core.Verification;

/// <summary>What a check of a request came to. See <see cref="VerdictCodes"/>.</summary>
/// <param name="Verified">Whether the sender is proven (or needs no proof).</param>
/// <param name="Scheme">What was checked (<c>hmac-sha256</c>, …), several joined by <c>+</c>; or <c>none</c>.</param>
/// <param name="Code">Stable, for programs: <c>signature_invalid</c> or <c>credentials_invalid</c>; empty when verified.</param>
/// <param name="Reason">For people: names the header and what is wrong with it; never contains a secret.</param>
/// <param name="Detail">Stable and finer than the code: <c>timestamp_stale</c>, <c>signature_missing</c>, …; empty when verified.</param>
public readonly record struct Verdict(bool Verified, string Scheme, string Code = "", string Reason = "", string Detail = "")
{
    /// <summary>What the sender is asked for, as <c>WWW-Authenticate</c> has it; null: nothing.</summary>
    public string? Challenge { get; init; }

    /// <summary>Nothing was asked of the sender.</summary>
    public static Verdict Unchecked { get; } = new(true, "none");

    public static Verdict Accept(string scheme) => new(true, scheme);

    public static Verdict Reject(string scheme, string code, string reason, string? detail = null) => new(false, scheme, code, reason, detail ?? code);
}
