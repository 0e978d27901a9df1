using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;

namespace WebhookOps.Core.Destinations;

/// <summary>What only a destination and we may know. Sealed as a whole at rest.</summary>
public sealed record DestinationSecrets
{
    /// <summary>Standard Webhooks secrets (<c>whsec_…</c>), newest first; during a rotation each valid one signs.</summary>
    public IReadOnlyList<SigningSecret> SigningSecrets { get; init; } = [];

    /// <summary>Headers added to each request; they often carry credentials.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init; } = new Dictionary<string, Secret>(StringComparer.OrdinalIgnoreCase);
}
