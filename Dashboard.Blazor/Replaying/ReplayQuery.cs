using System.Text.Json;
using System.Text.Json.Serialization;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Api.Events;

namespace WebhookOps.Dashboard.Blazor.Replaying;

/// <summary>A job's query as it is kept: what the client asked, by names.</summary>
internal static class ReplayQuery
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static EventFilters Read(Replay replay) => JsonSerializer.Deserialize<EventFilters>(replay.Query, s_json) ?? new EventFilters();

    public static string Write(EventFilters filters) => JsonSerializer.Serialize(filters, s_json);
}
