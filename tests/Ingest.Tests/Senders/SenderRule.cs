using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;

namespace WebhookOps.Ingest.Tests.Senders;

internal static class SenderRule
{
    public static AuthenticationRule Of(string type, (string Name, string Value)[] secrets, params (string Name, string Value)[] settings) => new()
    {
        Type = type,
        Secrets = secrets.ToDictionary(s => s.Name, s => new Secret(s.Value), StringComparer.Ordinal),
        Settings = settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal),
    };
}
