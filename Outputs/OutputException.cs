using WebhookOps.Core.Deliveries;

namespace WebhookOps.Outputs;

/// <summary>A system refused an event, or what it says makes no sense.</summary>
/// <param name="message">One sentence for a person; never a secret.</param>
/// <param name="permanent">Trying again would not help.</param>
public sealed class OutputException(string message, bool permanent = false, string code = ErrorCodes.OutputFailed, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>See <see cref="ErrorCodes"/>.</summary>
    public string Code { get; } = code;

    public bool Permanent { get; } = permanent;
}
