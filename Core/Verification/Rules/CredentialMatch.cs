namespace WebhookOps.Core.Verification.Rules;

/// <summary>How an offered credential compares with the stored one.</summary>
internal enum CredentialMatch
{
    Missing,
    Different,
    Equal,
}
