namespace WebhookOps.Core.Verification;

/// <summary>The fixed vocabulary of refusals: what a program may rely on.</summary>
public static class VerdictCodes
{
    /// <summary>The signature does not prove the sender; <see cref="Verdict.Detail"/> says in which way.</summary>
    public const string SignatureInvalid = "signature_invalid";

    /// <summary>A token, password or key does not prove the sender; <see cref="Verdict.Detail"/> says in which way.</summary>
    public const string CredentialsInvalid = "credentials_invalid";

    public const string SignatureMissing = "signature_missing";
    public const string SignatureMalformed = "signature_malformed";
    public const string SignatureDuplicate = "signature_duplicate";
    public const string SecretExpired = "secret_expired";
    public const string TimestampMissing = "timestamp_missing";
    public const string TimestampMalformed = "timestamp_malformed";
    public const string TimestampStale = "timestamp_stale";
    public const string TimestampFuture = "timestamp_future";
    public const string CredentialsMissing = "credentials_missing";

    /// <summary>It was accepted before, and may be used once.</summary>
    public const string Replayed = "replayed";

    /// <summary>The sender's address is not one that the source takes requests from: 403.</summary>
    public const string AddressRefused = "address_refused";

    /// <summary>The body does not fit the source's JSON schema: 422.</summary>
    public const string SchemaMismatch = "schema_mismatch";

    /// <summary>More requests than can be kept apart from replays: 429.</summary>
    public const string Limited = "rate_limited";

    /// <summary>Another service that must be asked does not answer: 503, and the sender may try again.</summary>
    public const string Unavailable = "verification_unavailable";

    /// <summary>The source's own settings cannot be used, so nothing gets past them.</summary>
    public const string Misconfigured = "source_misconfigured";
}
