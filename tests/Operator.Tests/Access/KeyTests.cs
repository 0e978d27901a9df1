using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Core.Operators;
using WebhookOps.Storage.Configuration;

namespace WebhookOps.Operator.Tests.Access;

public sealed class KeyTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] s_ofAdmins = ["/api/keys", "/api/users", "/api/sessions"];

    private OperatorHost Host => shared.Host;

    [Fact]
    public async Task A_key_is_shown_once_and_works_until_it_is_revoked()
    {
        var made = (await Host.PostAsync("/api/keys", """{"name":"ci","scope":"operator","expiresAt":"2099-01-01T00:00:00Z"}""")).Expect(201).Json;
        var (id, text) = ((string)made["id"]!, (string)made["key"]!);
        text.ShouldStartWith("whk_");
        ((string?)made["expiresAt"]).ShouldBe("2099-01-01T00:00:00Z");

        var list = (await Host.GetAsync("/api/keys")).Expect(200);
        list.Text.ShouldNotContain(text);
        list.Text.ShouldNotContain(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        list.Items.Single(k => (string?)k!["id"] == id)!.AsObject().ContainsKey("key").ShouldBeFalse();

        using var client = Host.Connect(text);
        (await Host.SendAsync(HttpMethod.Post, "/api/sources", """{"slug":"by-ci"}""", client)).Expect(201);
        (await Host.GetAsync("/api/audit")).Items.ShouldContain(a => (string?)a!["subject"] == "by-ci" && (string?)a["actor"] == "ci");

        (await Host.PostAsync($"/api/keys/{id}/revoke")).Expect(200).Json["revokedAt"].ShouldNotBeNull();
        (await Host.SendAsync(HttpMethod.Get, "/api/sources", client: client)).ExpectProblem(401, "api_key_invalid");
        (await Host.PostAsync($"/api/keys/{id}/revoke")).Expect(200);
        (await Host.GetAsync("/api/audit")).Items.ShouldContain(a => (string?)a!["subject"] == id && (string?)a["action"] == "api-key.revoke");
    }

    [Fact]
    public async Task An_expired_key_is_refused()
    {
        const string text = "whk_expired-a-moment-ago";
        await Host.Services.GetRequiredService<LedgerEditor>().EditAsync(
            (db, _) =>
            {
                db.ApiKeys.Add(new ApiKey
                {
                    Id = Guid.CreateVersion7(),
                    Name = "expired",
                    Hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)),
                    Scope = "admin",
                    CreatedAt = DateTimeOffset.UtcNow.AddDays(-1),
                    ExpiresAt = DateTimeOffset.UtcNow,
                });
                return Task.FromResult(true);
            },
            CancellationToken.None);
        using var client = Host.Connect(text);
        (await Host.SendAsync(HttpMethod.Get, "/api/sources", client: client)).ExpectProblem(401, "api_key_invalid");
    }

    [Fact]
    public async Task A_viewer_can_read_everything_but_who_may_sign_in_and_change_nothing()
    {
        using var viewer = await ConnectAsAsync("viewer");
        foreach (var (method, path) in ApiRoutes.Of(Host))
        {
            var answer = await Host.SendAsync(method, path, method == HttpMethod.Get ? null : "{}", viewer);
            if (method != HttpMethod.Get || s_ofAdmins.Any(p => path.StartsWith(p, StringComparison.Ordinal)))
            {
                answer.ExpectProblem(403, "scope_insufficient");
            }
            else
            {
                answer.Status.ShouldBeOneOf(200, 404);
            }
        }
    }

    [Fact]
    public async Task An_operator_changes_things_but_makes_no_keys()
    {
        using var client = await ConnectAsAsync("operator");
        (await Host.SendAsync(HttpMethod.Post, "/api/sources", """{"slug":"by-operator"}""", client)).Expect(201);
        (await Host.SendAsync(HttpMethod.Get, "/api/keys", client: client)).ExpectProblem(403, "scope_insufficient");
        (await Host.SendAsync(HttpMethod.Post, "/api/keys", """{"name":"more","scope":"admin"}""", client)).ExpectProblem(403, "scope_insufficient");
    }

    [Theory]
    [InlineData("""{}""", "required", "name")]
    [InlineData("""{"name":"configuration"}""", "value_invalid", "name")]
    [InlineData("""{"name":"a\nb"}""", "value_invalid", "name")]
    [InlineData("""{"name":"a","scope":"root"}""", "value_invalid", "scope")]
    [InlineData("""{"name":"a","expiresAt":"2020-01-01T00:00:00Z"}""", "value_invalid", "expiresAt")]
    [InlineData("""{"name":"a","expiresAt":"soon"}""", "value_invalid", "expiresAt")]
    public async Task Bad_input_is_named(string json, string code, string field) =>
        (await Host.PostAsync("/api/keys", json)).ExpectProblem(422, code, field);

    [Fact]
    public async Task A_time_that_is_too_late_is_refused_with_the_latest_year()
    {
        var refused = await Host.PostAsync("/api/keys", """{"name":"a","expiresAt":"9999-12-31T23:59:59Z"}""");
        refused.ExpectProblem(422, "value_invalid", "expiresAt");
        ((string?)refused.Json["detail"]).ShouldBe("Must be an ISO 8601 time from 1970 to 9998, such as 2026-05-01T12:00:00Z.");
    }

    [Fact]
    public async Task A_name_is_used_once()
    {
        (await Host.PostAsync("/api/keys", """{"name":"only"}""")).Expect(201);
        (await Host.PostAsync("/api/keys", """{"name":"only"}""")).ExpectProblem(409, "name_taken", "name");
        (await Host.PostAsync("/api/keys/key_00000000000000000000000000/revoke")).ExpectProblem(404, "key_not_found");
    }

    private async Task<HttpClient> ConnectAsAsync(string scope) =>
        Host.Connect((string)(await Host.PostAsync("/api/keys", $$"""{"name":"a test's {{scope}}","scope":"{{scope}}"}""")).Expect(201).Json["key"]!);
}
