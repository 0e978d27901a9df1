using WebhookOps.Core.Ids;
using WebhookOps.Operator.Tests.Alerts;

namespace WebhookOps.Operator.Tests;

/// <summary>No answer ever carries a secret that went in, or one that was shown once.</summary>
public sealed class SecretTests(SharedHost shared) : IClassFixture<SharedHost>
{
    /// <summary>There is none here, for there is no tunnel: what is masked of them is tried beside one.</summary>
    private const string LiveRequest = "/api/tunnels/{tunnelId}/requests/{id}";

    private const string Canary = "canary";

    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task No_GET_shows_a_secret()
    {
        var secrets = new List<string> { Canary, OperatorHost.Key };
        (await Host.PostAsync("/api/sources", """
            {
                "slug": "aviary",
                "signingSecret": "canary-signing",
                "authentication": [
                    { "type": "bearer", "token": "canary-token" },
                    { "type": "basic", "username": "user", "password": "canary-password" },
                    { "type": "header", "header": "X-Key", "key": "canary-header" },
                    { "type": "query", "parameter": "key", "key": "canary-query" },
                    { "type": "hmac", "secret": "canary-hmac" }
                ]
            }
            """)).Expect(201);
        (await Host.PostAsync("/api/sources/aviary/rotate-secret", """{"signingSecret":"canary-rotated"}""")).Expect(200);
        (await Host.PatchAsync("/api/sources/aviary", """{"signingSecret":"canary-patched"}""")).Expect(200);
        (await Host.PatchAsync("/api/sources/aviary", """{"signingSecret":"canary-refused","maxBodyBytes":-1}""")).Expect(422);

        var destination = (await Host.PostAsync("/api/destinations", """{"name":"perch","url":"http://192.0.9.1/","headers":{"Authorization":"canary-added"}}""")).Expect(201);
        secrets.Add((string)destination.Json["signingSecret"]!);
        secrets.Add((string)(await Host.PostAsync("/api/destinations/perch/rotate-secret")).Expect(200).Json["signingSecret"]!);
        (await Host.PostAsync("/api/destinations", """{"name":"cage","kind":"output","output":{"module":"http","url":"http://192.0.9.1/","headers":{"authorization":"canary-output"}}}""")).Expect(201);
        (await Host.PostAsync("/api/agents", """{"name":"keeper","allowedTargets":["localhost:3000"]}""")).Expect(201);
        secrets.Add((string)(await Host.PostAsync("/api/agents/keeper/enrollment")).Expect(200).Json["secret"]!);
        secrets.Add((string)(await Host.PostAsync("/api/channels", """{"name":"wire"}""")).Expect(201).Json["token"]!);
        secrets.Add((string)(await Host.PostAsync("/api/channels/wire/rotate-token", "{}")).Expect(200).Json["token"]!);
        var subscription = (await Host.PostAsync("/api/subscriptions", """{"source":"aviary","destination":"perch"}""")).Expect(201);
        var key = (await Host.PostAsync("/api/keys", """{"name":"bird","scope":"viewer"}""")).Expect(201);
        secrets.Add((string)key.Json["key"]!);

        var user = (await Host.PostAsync("/api/users", """{"name":"birdwatcher"}""")).Expect(201);
        secrets.Add(((string)user.Json["invitationUrl"]!).Split('=')[1]);

        (await Host.PostAsync("/api/alert-targets", """{"name":"crow","kind":"slack","url":"http://192.0.9.1/canary-of-slack"}""")).Expect(201);
        (await Host.PostAsync("/api/alert-targets", """{"name":"rook","kind":"mail","mail":{"host":"h","username":"u","password":"canary-of-mail","from":"a@b.c","to":["a@b.c"]}}""")).Expect(201);
        secrets.Add((string)(await Host.PostAsync("/api/alert-targets", """{"name":"owl","url":"http://192.0.9.1/"}""")).Expect(201).Json["signingSecret"]!);
        secrets.Add((string)(await Host.PostAsync("/api/alert-targets/owl/rotate-secret")).Expect(200).Json["signingSecret"]!);
        var incident = await Host.OpenIncidentAsync("perch");
        var made = await Host.AcceptAsync("aviary", ["perch"]);
        var rejected = await Host.RejectAsync("aviary", "signature_invalid");
        var replay = (await Host.PostAsync("/api/replays", """{"query":{"type":"nothing"},"dryRun":false}""")).Expect(202);
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["/api/sources/{slug}"] = "aviary",
            ["/api/destinations/{name}"] = "cage",
            ["/api/agents/{name}"] = "keeper",
            ["/api/users/{name}"] = "birdwatcher",
            ["/api/channels/{name}"] = "wire",
            ["/api/channels/{name}/stats"] = "wire",
            ["/api/channels/{name}/sources"] = "wire",
            ["/api/channels/{name}/connections"] = "wire",
            ["/api/channels/{name}/dead-letters"] = "wire",
            ["/api/subscriptions/{id}"] = (string)subscription.Json["id"]!,
            ["/api/events/{id}"] = made.PublicEventId(),
            ["/api/events/{id}/body"] = made.PublicEventId(),
            ["/api/deliveries/{id}"] = made.PublicDeliveryId(),
            ["/api/requests/{id}"] = PublicId.Format(PublicId.Request, rejected.Id),
            ["/api/tunnels/{tunnelId}/requests"] = "none",
            ["/api/alert-targets/{name}"] = "crow",
            ["/api/incidents/{id}"] = incident,
            ["/api/replays/{id}"] = (string)replay.Json["id"]!,
        };

        foreach (var (_, pattern) in ApiRoutes.Patterns(Host).Where(r => r.Method == HttpMethod.Get && !r.Pattern.StartsWith(LiveRequest, StringComparison.Ordinal)))
        {
            var brace = pattern.IndexOf('{', StringComparison.Ordinal);
            var path = brace < 0 ? pattern + "?limit=200" : string.Concat(pattern.AsSpan(0, brace), names[pattern], pattern.AsSpan(pattern.IndexOf('}', StringComparison.Ordinal) + 1));
            var answer = (await Host.GetAsync(path)).Expect(200);
            foreach (var secret in secrets)
            {
                answer.Text.ShouldNotContain(secret, Case.Insensitive, path);
            }
        }
    }
}
