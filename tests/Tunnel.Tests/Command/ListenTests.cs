using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Tests.Acceptance;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Command;

public sealed class ListenTests
{
    [Fact]
    public async Task Listen_prints_a_url_that_reaches_the_local_app()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200, "hello"));
        var host = await RunningProduct.SharedAsync();
        var (listen, url) = await host.ListenAsync(app.Url + "/base");
        await using var process = listen;

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
    public async Task A_restarted_client_has_its_url_again_and_a_second_one_gets_its_own()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        var host = await RunningProduct.SharedAsync();
        var (first, url) = await host.ListenAsync(app.Url);
        var (beside, other) = await host.ListenAsync(app.Url);
        other.ShouldNotBe(url);
        await beside.DisposeAsync();
        await first.DisposeAsync();

        var (again, same) = await host.ListenAsync(app.Url);
        await using var process = again;
        same.ShouldBe(url);
        (await host.Caller.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_server_that_stops_finishes_what_is_under_way_and_its_clients_come_back()
    {
        await using var app = await PathApp.StartAsync();
        await using var product = await RunningProduct.StartNewAsync(("Tunnel__RequestTimeoutSeconds", "300"), ("shutdownTimeoutSeconds", "600")); // tunnels must not use that up
        var (listen, url) = await product.ListenAsync(app.Url);
        await using var process = listen;
        var call = product.Caller.GetStringAsync(url + "/slow");
        await app.SlowAsync(1);

        await product.StopAsync(meanwhile: app.Release);
        (await call).ShouldBe("late");
        await listen.WaitForLineAsync(l => l.StartsWith("Not connected", StringComparison.Ordinal));

        await product.StartAsync();
        await listen.WaitForLineAsync(l => l.StartsWith("Connected again", StringComparison.Ordinal));
        (await product.Caller.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Json_output_is_one_object_on_each_line()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(418));
        var host = await RunningProduct.SharedAsync();
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
        var host = await RunningProduct.SharedAsync();
        var slug = RunningProduct.NewName("shop");
        await host.PostAsync("/api/sources", new { slug, provider = "generic" });
        (await host.Caller.PostAsync($"{host.Edge}/webhook/{slug}", new StringContent("{}"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
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
}
