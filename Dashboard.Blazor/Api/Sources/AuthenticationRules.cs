using System.Text.Json;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.ServiceDefaults.Senders;

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
        var type = members.TryGetValue("type", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        var scheme = SenderSchemes.Described.All.FirstOrDefault(s => s.Type == type);
        var jsonNames = scheme?.Fields.Where(f => f.IsJson).Select(f => f.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var texts = members
            .Where(m => m.Key != "type")
            .ToDictionary(m => m.Key, m => TextOf(m.Value, jsonNames.Contains(m.Key), $"{path}.{m.Key}", checks), StringComparer.Ordinal);
        var secretNames = scheme?.Fields.Where(f => f.IsSecret).Select(f => f.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var rule = new AuthenticationRule
        {
            Type = type ?? "",
            Secrets = texts.Where(t => secretNames.Contains(t.Key)).ToDictionary(t => t.Key, t => new Secret(t.Value), StringComparer.Ordinal),
            Settings = texts.Where(t => !secretNames.Contains(t.Key)).ToDictionary(StringComparer.Ordinal),
        };
        checks.Add(SenderSchemes.Described.Check(rule).Select(e => e with { Code = "authentication_invalid" }), $"{path}.");
        return rule;
    }

    private static string TextOf(JsonElement value, bool isJson, string field, Checks checks)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
            case JsonValueKind.Object when isJson:
                return value.GetRawText();
            default:
                checks.Add(field, "Must be a text, a number or a boolean.", "type_invalid");
                return "";
        }
    }
}
