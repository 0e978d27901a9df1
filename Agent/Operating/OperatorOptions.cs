using System.CommandLine;

namespace WebhookOps.Agent.Operating;

/// <summary>Options that all of the operator's verbs share.</summary>
internal static class OperatorOptions
{
    public static Option<string?> Operator { get; } = new("--operator") { Description = "URL of the operator's pages and API, for example https://ops.example.com" };

    public static Option<string?> Key { get; } = new("--key") { Description = "API key; better stored by 'login' or in WEBHOOKOPS_KEY, where other users of this machine do not see it" };

    public static Option<string?> Output { get; } = new("--output", "-o") { Description = "table or json: one JSON object in a line" };

    public static Option<string?> Overlap { get; } = new("--overlap") { Description = "Seconds for which the old secret counts too; a day if not given" };

    public static Option<string?> Limit { get; } = new("--limit") { Description = "How many at most; 50 if not given" };
}
