using System.Text.Json;

namespace WebhookOps.Agent.Connecting.Settings;

/// <summary>One output or several, one after another or at once.</summary>
/// <param name="ContinueOnError">Whether the others go on when one fails. The message is acknowledged only when all have succeeded.</param>
internal sealed record ChainSettings(IReadOnlyList<(string Module, JsonElement Settings)> Outputs, bool Parallel, bool ContinueOnError);
