using System.Text.Json;
using WebhookOps.Core.Operators;
using WebhookOps.Dashboard.Blazor.Api.Events;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Replaying;

/// <summary>A job's query as it is kept: what the client asked, by names.</summary>
internal static class ReplayQuery
{
    public static EventFilters Read(Replay replay) => JsonSerializer.Deserialize<EventFilters>(replay.Query, KeptJson.Options) ?? new EventFilters();

    public static string Write(EventFilters filters) => JsonSerializer.Serialize(filters, KeptJson.Options);
}
