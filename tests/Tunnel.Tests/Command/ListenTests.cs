using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Command;

public sealed class ListenTests
{
    [Fact]
    public async Task Listen_prints_a_url_that_reaches_the_local_app()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200, "hello"));
        await using var host = await ProductHost.StartAsync();
        await using var listen = host.Webhookops("listen", "--server", host.Edge, "--forward", app.Url + "/base");
        var url = await UrlAsync(listen);

        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/a/b?x=1") { Content = new StringContent("body") };
        request.Headers.Add("Stripe-Signature", "t=1");
        using var answer = await host.Caller.SendAsync(request);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("hello");
        var got = app.Requests.Single();
        (got.Path + got.Query).ShouldBe("/base/a/b?x=1");
        got.Header("Stripe-Signature").ShouldBe("t=1");
        await listen.WaitForLineAsync(l => l.Contains("[200] POST /base/a/b?x=1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_url_without_its_client_answers_404_and_a_stranger_cannot_take_it()
    {
        await using var app = await Receiver.StartAsync();
        await using var host = await ProductHost.StartAsync();
        var made = JsonNode.Parse(await host.Caller.GetStringAsync(host.Edge + "/new"))!;
        var id = made["channel_id"]!.GetValue<string>();
        Guid.Parse(id).Version.ShouldBe(4);
        (await host.Caller.GetAsync($"{host.Edge}/webhook/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Caller.GetAsync($"{host.Edge}/ws/{id}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        await using var listen = host.Webhookops("listen", "--server", host.Edge, "--forward", app.Url);
        var url = await UrlAsync(listen);
        (await host.Caller.GetAsync(url.Replace("/webhook/", "/ws/", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        listen.Send(Signal.Terminate);
        (await listen.WaitForExitAsync()).ShouldBe(0);
        await Eventually.HoldsAsync(async () => (await host.Caller.GetAsync(url)).StatusCode == HttpStatusCode.NotFound, "the URL to be free");
    }

    [Fact]
    public async Task Json_output_is_one_object_on_each_line()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(418));
        await using var host = await ProductHost.StartAsync();
        await using var listen = host.Webhookops("listen", "--server", host.Edge, "--forward", app.Url, "--output", "json");
        var online = JsonNode.Parse(await listen.WaitForLineAsync(l => l.Contains("\"online\"", StringComparison.Ordinal)))!;
        await host.Caller.GetAsync(online["url"]!.GetValue<string>() + "/x");
        var request = JsonNode.Parse(await listen.WaitForLineAsync(l => l.Contains("\"request\"", StringComparison.Ordinal)))!;
        request["status"]!.GetValue<int>().ShouldBe(418);
        request["method"]!.GetValue<string>().ShouldBe("GET");
    }

    [Fact]
    public async Task A_source_of_that_slug_is_ingested_instead()
    {
        await using var host = await ProductHost.StartAsync();
        await host.PostAsync("/api/sources", new { slug = "shop", provider = "generic" });
        (await host.Caller.PostAsync(host.Edge + "/webhook/shop", new StringContent("{}"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("listen")]
    [InlineData("listen", "--server", "nonsense://x", "--forward", "3000")]
    [InlineData("listen", "--server", "http://hooks.example.com", "--forward", "3000")]
    [InlineData("join", "--server", "http://localhost:1", "--id", "a", "--secret", "s")]
    [InlineData("nonsense")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments)
    {
        await using var process = ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), .. arguments]);
        (await process.WaitForExitAsync()).ShouldBe(2);
        process.Output.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_not_there_ends_listen_with_1()
    {
        await using var process = ChildProcess.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), "listen", "--server", "http://127.0.0.1:" + FreePort.Next(), "--forward", "3000"]);
        (await process.WaitForExitAsync()).ShouldBe(1);
    }

    private static async Task<string> UrlAsync(ChildProcess listen) =>
        (await listen.WaitForLineAsync(l => l.Contains(" -> ", StringComparison.Ordinal))).Split(' ')[0];
}
