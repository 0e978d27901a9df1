using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WebhookOps.Operator.Tests.Access;

/// <summary>An authorization server that speaks as GitHub does, as strictly as it should: codes serve once, the verifier and the secret are checked.</summary>
internal sealed class StandInGitHub : IAsyncDisposable
{
    public const string ClientId = "the-client";
    public const string ClientSecret = "the-client's-secret";
    public const string Organization = "Acme";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _codes = new(StringComparer.Ordinal);

    private StandInGitHub(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Who is at the browser.</summary>
    public long UserId { get; set; } = 1;

    public string Login { get; set; } = "Octocat";

    public string[] Organizations { get; set; } = ["other", "acme"];

    public (string Organization, string Slug)[] Teams { get; set; } = [];

    /// <summary>How many requests came from the product, not from the browser.</summary>
    public int Calls { get; private set; }

    public (string Key, string? Value)[] Settings =>
    [
        ("GitHub:ClientId", ClientId),
        ("GitHub:ClientSecret", ClientSecret),
        ("GitHub:Organization", Organization),
        ("GitHub:AuthorizeUrl", Url + "/login/oauth/authorize"),
        ("GitHub:TokenUrl", Url + "/login/oauth/access_token"),
        ("GitHub:ApiUrl", Url),
        ("GitHub:AllowPrivateNetwork", "true"),
    ];

    public static async Task<StandInGitHub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new StandInGitHub(app);
        app.MapGet("/login/oauth/authorize", server.Authorize);
        app.MapPost("/login/oauth/access_token", server.ExchangeAsync);
        app.MapGet("/user", (HttpRequest request) => server.Answer(request, () => new { id = server.UserId, login = server.Login }));
        app.MapGet("/user/orgs", (HttpRequest request) => server.Answer(request, () => server.Organizations.Select(o => new { login = o })));
        app.MapGet("/user/teams", (HttpRequest request) =>
            server.Answer(request, () => server.Teams.Select(t => new { slug = t.Slug, organization = new { login = t.Organization } })));
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Authorize(string client_id, string redirect_uri, string state, string code_challenge, string code_challenge_method)
    {
        client_id.ShouldBe(ClientId);
        code_challenge_method.ShouldBe("S256");
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = code_challenge;
        return Results.Redirect($"{redirect_uri}?code={code}&state={Uri.EscapeDataString(state)}");
    }

    private async Task<IResult> ExchangeAsync(HttpRequest request)
    {
        Calls++;
        var form = await request.ReadFormAsync();
        var good = form["client_id"] == ClientId && form["client_secret"] == ClientSecret
            && _codes.TryRemove(form["code"].ToString(), out var challenge)
            && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == challenge;
        return good ? Results.Json(new { access_token = "gho_token", token_type = "bearer" }) : Results.Json(new { error = "bad_verification_code" });
    }

    private IResult Answer<T>(HttpRequest request, Func<T> answer)
    {
        Calls++;
        return request.Headers.Authorization == "Bearer gho_token" && request.Headers.UserAgent.Count > 0 ? Results.Json(answer()) : Results.Unauthorized();
    }
}
