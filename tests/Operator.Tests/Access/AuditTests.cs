using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Operator.Tests.Alerts;
using WebhookOps.Operator.Tests.Pages;
using WebhookOps.Storage.Model;

namespace WebhookOps.Operator.Tests.Access;

/// <summary>Everything that changes something leaves a row in the trail: tried on every route of the API that is not only for reading.</summary>
public sealed class AuditTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>What changes nothing, or nothing of ours.</summary>
    private static readonly string[] s_harmless =
    [
        "POST /api/configuration/plan", "POST /api/destinations/{name}/test", "DELETE /api/channels/{name}/connections/{id}",
        "POST /api/alert-targets/{name}/test", "POST /api/tunnels/{tunnelId}/requests/{id}/replay",
    ];

    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task Every_route_that_changes_something_leaves_a_row()
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        await DoAsync("POST /api/sources", null, """{"slug":"trail"}""");
        await DoAsync("PATCH /api/sources/{slug}", "trail", """{"name":"Trail"}""");
        await DoAsync("POST /api/sources/{slug}/rotate-secret", "trail", """{"signingSecret":"a long random text"}""");
        await DoAsync("POST /api/sources/{slug}/test", "trail", """{"type":"tried"}""");
        var search = await DoAsync("POST /api/searches", null, """{"name":"trail","query":"source:trail"}""");
        await DoAsync("DELETE /api/searches/{id}", (string?)search["id"]);
        await DoAsync("POST /api/destinations", null, """{"name":"trail","url":"http://192.0.9.1/"}""");
        await DoAsync("PATCH /api/destinations/{name}", "trail", """{"timeoutSeconds":3}""");
        await DoAsync("POST /api/destinations/{name}/pause", "trail");
        await DoAsync("POST /api/destinations/{name}/resume", "trail");
        await DoAsync("POST /api/destinations/{name}/rotate-secret", "trail");
        var subscription = await DoAsync("POST /api/subscriptions", null, """{"source":"trail","destination":"trail"}""");
        await DoAsync("PATCH /api/subscriptions/{id}", (string?)subscription["id"], """{"enabled":false}""");
        await DoAsync("DELETE /api/subscriptions/{id}", (string?)subscription["id"]);
        await DoAsync("POST /api/channels", null, """{"name":"trail"}""");
        await DoAsync("PATCH /api/channels/{name}", "trail", """{"ttlSeconds":60}""");
        await DoAsync("POST /api/channels/{name}/rotate-token", "trail");
        await DoAsync("DELETE /api/channels/{name}", "trail");
        await DoAsync("POST /api/agents", null, """{"name":"trail"}""");
        await DoAsync("PATCH /api/agents/{name}", "trail", """{"allowedTargets":["localhost:3000"]}""");
        await DoAsync("POST /api/agents/{name}/enrollment", "trail");
        await DoAsync("POST /api/agents/{name}/revoke", "trail");
        await DoAsync("DELETE /api/agents/{name}", "trail");
        var key = await DoAsync("POST /api/keys", null, """{"name":"trail"}""");
        await DoAsync("POST /api/keys/{id}/revoke", (string?)key["id"]);
        await DoAsync("POST /api/users", null, """{"name":"trailblazer"}""");
        await DoAsync("PATCH /api/users/{name}", "trailblazer", """{"role":"operator"}""");
        await DoAsync("POST /api/users/{name}/reset", "trailblazer");
        await DoAsync("DELETE /api/users/{name}", "trailblazer");
        using (await Browser.SignedInAsync(Host))
        {
            await DoAsync("POST /api/sessions/{id}/revoke", (string?)(await Host.GetAsync("/api/sessions")).Items[0]!["id"]);
        }

        var made = await Host.AcceptAsync("trail", ["trail"]);
        await DoAsync("POST /api/events/{id}/replay", made.PublicEventId());
        await DoAsync("POST /api/events/{id}/resend", made.PublicEventId());
        await DoAsync("POST /api/deliveries/{id}/cancel", made.PublicDeliveryId());
        await DoAsync("POST /api/deliveries/{id}/retry", made.PublicDeliveryId());
        for (var i = 0; i < 20; i++)
        {
            await Host.AcceptAsync("trail", ["trail"]); // so many that the replay lasts until it is cancelled
        }

        var replay = await DoAsync("POST /api/replays", null, """{"query":{"source":"trail"},"ratePerSecond":0.1,"dryRun":false}""");
        await DoAsync("POST /api/replays/{id}/cancel", (string?)replay["id"]);
        await DoAsync("POST /api/alert-targets", null, """{"name":"trail","url":"http://192.0.9.1/"}""");
        await DoAsync("PATCH /api/alert-targets/{name}", "trail", """{"enabled":false}""");
        await DoAsync("POST /api/alert-targets/{name}/rotate-secret", "trail");
        await DoAsync("DELETE /api/alert-targets/{name}", "trail");
        await DoAsync("PATCH /api/alert-settings", null, """{"holdSeconds":100}""");
        var incident = await Host.OpenIncidentAsync("trail");
        await DoAsync("POST /api/incidents/{id}/acknowledge", incident);
        await DoAsync("POST /api/incidents/{id}/resolve", incident);
        await DoAsync("POST /api/configuration/apply", null, """{"sources":[{"slug":"applied"}]}""");
        await DoAsync("DELETE /api/sources/{slug}", "trail");
        await DoAsync("DELETE /api/destinations/{name}", "trail");

        var all = ApiRoutes.Patterns(Host).Where(r => r.Method != HttpMethod.Get).Select(r => $"{r.Method} {r.Pattern}").Except(s_harmless, StringComparer.Ordinal);
        all.Except(tried, StringComparer.Ordinal).ShouldBeEmpty("say above how to call what is new here");

        async Task<JsonNode> DoAsync(string route, string? name, string body = "{}")
        {
            tried.Add(route);
            var (method, pattern) = route.Split(' ') is [var verb, var rest] ? (HttpMethod.Parse(verb), rest) : throw new ArgumentException(route, nameof(route));
            var brace = pattern.IndexOf('{', StringComparison.Ordinal);
            var path = brace < 0 ? pattern : string.Concat(pattern.AsSpan(0, brace), name, pattern.AsSpan(pattern.IndexOf('}', StringComparison.Ordinal) + 1));
            var before = await CountAsync();
            var answer = await Host.SendAsync(method, path, body);
            answer.Status.ShouldBeInRange(200, 299, $"{route}: {answer.Text}");
            (await CountAsync()).ShouldBe(before + 1, route);
            return answer.Text.Length == 0 ? new JsonObject() : answer.Json;
        }
    }

    private async Task<int> CountAsync()
    {
        await using var db = await Host.Services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        return await db.Audit.CountAsync();
    }
}
