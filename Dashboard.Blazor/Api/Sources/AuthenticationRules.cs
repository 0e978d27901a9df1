using System.Text.Json;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification.Rules;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Sources;

/// <summary>Reads the checks of a source; which members are secret, their schemes say.</summary>
internal static class AuthenticationRules
{
    private const int MaxRules = 10;

    public static IReadOnlyList<AuthenticationRule> Read(IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> given, Checks checks)
    {
        checks.Require(given.Count <= MaxRules, "authentication", $"At most {MaxRules} checks.");
        return [.. given.Select((members, index) => ReadOne(members, $"authentication[{index}]", checks))];
    }

    private static AuthenticationRule ReadOne(IReadOnlyDictionary<string, JsonElement> members, string path, Checks checks)
    {
        var texts = members.ToDictionary(m => m.Key, m => TextOf(m.Value, $"{path}.{m.Key}", checks), StringComparer.Ordinal);
        texts.Remove("type", out var type);
        var scheme = AuthenticationSchemes.BuiltIn.All.FirstOrDefault(s => s.Type == type);
        var secretNames = scheme?.Fields.Where(f => f.IsSecret).Select(f => f.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var rule = new AuthenticationRule
        {
            Type = type ?? "",
            Secrets = texts.Where(t => secretNames.Contains(t.Key)).ToDictionary(t => t.Key, t => new Secret(t.Value), StringComparer.Ordinal),
            Settings = texts.Where(t => !secretNames.Contains(t.Key)).ToDictionary(StringComparer.Ordinal),
        };
        checks.Add(AuthenticationSchemes.BuiltIn.Check(rule).Select(e => e with { Code = "authentication_invalid" }), $"{path}.");
        return rule;
    }

    private static string TextOf(JsonElement value, string field, Checks checks)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.GetRawText();
            default:
                checks.Add(field, "Must be a text, a number or a boolean.", "type_invalid");
                return "";
        }
    }
}
