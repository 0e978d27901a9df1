using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Acceptance;

/// <summary>What a user of temporary URLs relies on, seen from outside.</summary>
public sealed class TemporaryCaseTests(ListeningApp listening) : IClassFixture<ListeningApp>
{
    private readonly RunningProduct _product = listening.Product;

    [Fact]
    public async Task A_new_url_is_a_version_4_uuid_that_nobody_listens_behind_yet()
    {
        using var made = await _product.Caller.GetAsync(_product.Edge + "/new");
        made.StatusCode.ShouldBe(HttpStatusCode.OK);
        made.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var id = (await made.Content.ReadFromJsonAsync<JsonNode>())!["channel_id"]!.GetValue<string>();
        Guid.Parse(id).Version.ShouldBe(4);
        foreach (var unheard in (string[])[id, Guid.NewGuid().ToString()])
        {
            using var answer = await _product.Caller.PostAsync($"{_product.Edge}/webhook/{unheard}", null);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("Client not connected");
        }
    }

    [Fact]
    public async Task A_request_reaches_the_local_app_byte_for_byte_at_the_path_behind_the_url()
    {
        var body = RandomNumberGenerator.GetBytes(1000);
        using var request = new HttpRequestMessage(HttpMethod.Post, listening.Url + "/a/b?x=1") { Content = new ByteArrayContent(body) };
        request.Headers.Add("Stripe-Signature", "t=1");
        (await _product.Caller.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var got = listening.App.Got("/a/b");
        (got.Method, got.Query).ShouldBe(("POST", "?x=1"));
        got.Body.ShouldBe(body);
        got.Header("Stripe-Signature").ShouldBe("t=1");
        got.Header("Host").ShouldBe(new Uri(listening.App.Url).Authority);
    }

    [Fact]
    public async Task A_local_app_that_is_down_is_told_as_502()
    {
        var (listen, url) = await _product.ListenAsync("http://127.0.0.1:" + FreePort.Next());
        await using var process = listen;
        (await _product.Caller.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task A_url_in_use_is_not_given_to_a_second_client_and_an_unknown_one_to_nobody()
    {
        (await _product.Caller.GetAsync(Ws(listening.Url))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await _product.Caller.GetAsync($"{_product.Edge}/ws/{Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_client_that_leaves_frees_its_url()
    {
        var (listen, url) = await _product.ListenAsync(listening.App.Url + "/leaves");
        await using var process = listen;
        listen.Send(Signal.Terminate);
        (await listen.WaitForExitAsync()).ShouldBe(0);
        await Eventually.HoldsAsync(async () => (await _product.Caller.GetAsync(url)).StatusCode == HttpStatusCode.NotFound, "the URL to be free");
        (await _product.Caller.GetAsync(Ws(url))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_local_app_that_is_too_slow_is_told_as_504()
    {
        (await _product.Caller.GetAsync(listening.Url + "/slow")).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        listening.App.Release();
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    [InlineData("PATCH")]
    public async Task Every_method_passes(string method)
    {
        using var answer = await _product.Caller.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"{listening.Url}/method/{method}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        listening.App.Got($"/method/{method}").Method.ShouldBe(method);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Large_bodies_are_intact_both_ways(bool chunked)
    {
        var sent = RandomNumberGenerator.GetBytes(8 * 1024 * 1024);
        using var request = new HttpRequestMessage(HttpMethod.Post, listening.Url + "/echo") { Content = new ByteArrayContent(sent) };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await _product.Caller.SendAsync(request);
        SHA256.HashData(await answer.Content.ReadAsByteArrayAsync()).ShouldBe(SHA256.HashData(sent));
    }

    [Fact]
    public async Task Two_urls_at_once_never_mix_their_answers()
    {
        await using var app = await PathApp.StartAsync();
        var (listen, url) = await _product.ListenAsync(app.Url + "/other");
        await using var process = listen;
        await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, stop) =>
        {
            using var answer = await _product.Caller.PostAsync($"{(i % 2 == 0 ? url : listening.Url)}/mix-{i}/echo", new StringContent($"{i}"), stop);
            (await answer.Content.ReadAsStringAsync(stop)).ShouldBe($"{i}");
        });
        for (var i = 0; i < 100; i++)
        {
            Encoding.UTF8.GetString((i % 2 == 0 ? app.Got($"/other/mix-{i}/echo") : listening.App.Got($"/mix-{i}/echo")).Body).ShouldBe($"{i}");
        }
    }

    /// <summary>Where a client opens the tunnel of a URL.</summary>
    private static string Ws(string url) => url.Replace("/webhook/", "/ws/", StringComparison.Ordinal);
}
