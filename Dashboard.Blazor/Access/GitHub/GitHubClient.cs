using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Net;

namespace WebhookOps.Dashboard.Blazor.Access.GitHub;

/// <summary>
/// Asks GitHub who somebody is (OAuth 2.0 web application flow with PKCE; REST API version 2022-11-28). The token serves these few requests
/// and is then forgotten.
/// </summary>
internal sealed class GitHubClient : IDisposable
{
    private const int PageSize = 100;
    private const int MaxPages = 10;
    private const int MaxAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(15);

    private readonly GitHubOptions _options;
    private readonly HttpClient _http;

    public GitHubClient(IOptions<GitHubOptions> options)
    {
        _options = options.Value;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false, // the guard must see the address itself
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = async (context, cancellation) =>
                new NetworkStream(await GuardedConnector.ConnectAsync(context.DnsEndPoint, _options.AllowPrivateNetwork, cancellation), ownsSocket: true),
        };
        _http = new HttpClient(handler) { Timeout = s_timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("WebhookOps");
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        _http.DefaultRequestHeaders.Add("X-GitHub-Api-Version", "2022-11-28");
    }

    /// <summary>Exchanges a code and reads whose it is.</summary>
    /// <returns>Null: nobody of the organisation.</returns>
    /// <exception cref="GitHubException"/>
    public async Task<GitHubMember?> FindMemberAsync(string code, string verifier, string redirectUrl, CancellationToken cancellation)
    {
        var token = await ExchangeAsync(code, verifier, redirectUrl, cancellation);
        using var user = await GetAsync("/user", token, cancellation);
        var member = new GitHubMember(
            user.RootElement.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture), user.RootElement.GetProperty("login").GetString()!, []);
        var organizations = await ListAsync("/user/orgs", token, o => o.GetProperty("login").GetString()!, cancellation);
        if (!organizations.Contains(_options.Organization, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!_options.NamesTeams)
        {
            return member;
        }

        var teams = await ListAsync(
            "/user/teams", token, t => (Organization: t.GetProperty("organization").GetProperty("login").GetString(), Slug: t.GetProperty("slug").GetString()!), cancellation);
        return member with { Teams = [.. teams.Where(t => string.Equals(t.Organization, _options.Organization, StringComparison.OrdinalIgnoreCase)).Select(t => t.Slug)] };
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> ExchangeAsync(string code, string verifier, string redirectUrl, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.TokenUrl)
        {
            Content = new FormUrlEncodedContent(
            [
                new("client_id", _options.ClientId),
                new("client_secret", _options.ClientSecret),
                new("code", code),
                new("redirect_uri", redirectUrl),
                new("code_verifier", verifier),
            ]),
        };
        using var answer = await SendAsync(request, cancellation);
        return answer.RootElement.TryGetProperty("access_token", out var token) && token.GetString() is { Length: > 0 } text
            ? text
            : throw new GitHubException("GitHub did not take the code. It may have been used before, or the client secret is wrong.");
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, string token, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        var all = new List<T>();
        for (var page = 1; page <= MaxPages; page++)
        {
            using var answer = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"{path}?per_page={PageSize}&page={page}"), token, cancellation);
            all.AddRange(answer.RootElement.EnumerateArray().Select(read));
            if (answer.RootElement.GetArrayLength() < PageSize)
            {
                break;
            }
        }

        return all;
    }

    private async Task<JsonDocument> GetAsync(string path, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _options.ApiUrl.TrimEnd('/') + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await SendAsync(request, cancellation);
    }

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                throw new GitHubException(FormattableString.Invariant($"GitHub answered {(int)answer.StatusCode}."));
            }

            return await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new GitHubException("GitHub could not be asked.", failure);
        }
    }
}
