using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification;

namespace WebhookOps.Core.Tests.Verification;

/// <summary>Requests and verifiers in one line each.</summary>
internal static class Requests
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static InboundRequest Post(byte[] body, params (string Name, string Value)[] headers) => new(
        "POST", "https://hooks.example.com/in/x", "", "", new HeaderList([.. headers.Select(h => new Header(h.Name, h.Value))]), body);

    public static InboundRequest Post(string body, params (string Name, string Value)[] headers) => Post(Encoding.UTF8.GetBytes(body), headers);

    public static SourceVerifier Verifier(string provider, params string[] secrets) => SourceVerifier.For(
        ProviderTable.BuiltIn.Find(provider)!,
        new SourceCredentials { SigningSecrets = [.. secrets.Select(s => new SigningSecret(new Secret(s)))] });

    public static SourceVerifier Verifier(params AuthenticationRule[] rules) => SourceVerifier.For(
        ProviderTable.BuiltIn.Find("generic")!, new SourceCredentials { Rules = rules });

    public static AuthenticationRule Rule(string type, (string Name, string Value)[] secrets, params (string Name, string Value)[] settings) => new()
    {
        Type = type,
        Secrets = secrets.ToDictionary(s => s.Name, s => new Secret(s.Value), StringComparer.Ordinal),
        Settings = settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal),
    };

    public static Verdict Check(this SourceVerifier verifier, string body, params (string Name, string Value)[] headers) =>
        verifier.Verify(Post(body, headers), Now);
}
