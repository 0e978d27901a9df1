using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>JSON that is kept in the ledger's rows of text: what was not given is left out.</summary>
internal static class KeptJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
