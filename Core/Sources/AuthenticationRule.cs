using WebhookOps.Core.Secrets;

namespace WebhookOps.Core.Sources;

/// <summary>
/// One check that a sender must pass beside the provider's signature. <see cref="Type"/> names a scheme; the other members are that
/// scheme's own, and what a scheme does not read is refused when the source is saved.
/// </summary>
public sealed record AuthenticationRule
{
    /// <summary><c>hmac</c>, <c>bearer</c>, <c>basic</c>, <c>header</c>, <c>query</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>Every secret text of the rule by its field name (<c>secret</c>, <c>password</c>, <c>token</c>, …).</summary>
    public IReadOnlyDictionary<string, Secret> Secrets { get; init; } = new Dictionary<string, Secret>(StringComparer.Ordinal);

    /// <summary>Every other setting of the rule by its field name (<c>header</c>, <c>algorithm</c>, <c>template</c>, …).</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
