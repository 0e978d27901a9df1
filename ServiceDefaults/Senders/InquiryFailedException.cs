namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>A service that was asked about a sender said nothing that helps.</summary>
/// <param name="reason">Completes "the service could not be asked: …".</param>
internal sealed class InquiryFailedException(string reason, Exception? cause = null) : Exception(reason, cause);
