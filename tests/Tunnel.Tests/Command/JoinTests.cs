using System.Net;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Tests.Product;
using WebhookOps.Tunnel.Tests.Transport;

namespace WebhookOps.Tunnel.Tests.Command;

/// <summary>What the keys of the configuration do to <c>join</c>.</summary>
public sealed class JoinTests
{
    [Fact]
    public async Task An_agent_that_is_not_enabled_ends_at_once()
    {
        using var folder = new TempFolder();
        (await RunAsync(folder, "conf", "set", "tunnel.enabled", "false")).ShouldBe(0);
        await using var join = Start(folder, "join", "--server", "http://localhost:1", "--id", "a", "--secret", "s", "--allow", "localhost:3000");
        (await join.WaitForExitAsync()).ShouldBe(0);
        join.Output.ShouldContain("enabled: false");
    }

    [Fact]
    public async Task The_unit_runs_join_without_rights_and_keeps_the_secret_out_of_it()
    {
        await using var print = ChildProcess.Start("dotnet", [Command, "join", "--print-unit"]);
        (await print.WaitForExitAsync()).ShouldBe(0);
        print.Lines.ShouldContain(l => l.StartsWith("ExecStart=/", StringComparison.Ordinal) && l.EndsWith(" join", StringComparison.Ordinal));
        print.Lines.ShouldContain("EnvironmentFile=/etc/webhookops/agent.env");
        print.Lines.ShouldContain("CacheDirectory=webhookops-agent");
        print.Lines.ShouldContain("Environment=DOTNET_BUNDLE_EXTRACT_BASE_DIR=%C/webhookops-agent");
        print.Lines.ShouldContain("Restart=always");
        print.Lines.ShouldContain("DynamicUser=yes");
        print.Lines.ShouldContain("NoNewPrivileges=yes");
        print.Lines.ShouldContain("WantedBy=multi-user.target");
    }

    [Fact]
    public async Task A_server_that_is_silent_for_longer_than_said_is_left_and_dialled_again()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        var host = await RunningProduct.SharedAsync();
        using var folder = new TempFolder();
        await using var cable = new Cable(new Uri(host.Edge).Port);
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        (await RunAsync(folder, "conf", "set", "ping_interval_seconds", "1", "--config", folder["own.json"])).ShouldBe(0);
        (await RunAsync(folder, "conf", "set", "ws_idle_timeout_seconds", "1", "--config", folder["own.json"])).ShouldBe(0);
        await using var agent = await host.JoinAsync(enrollment, cable.Url, "--config", folder["own.json"]);

        cable.Cut();
        await agent.WaitForLineAsync(l => l.StartsWith("Not connected", StringComparison.Ordinal));
        await agent.WaitForLineAsync(l => l.StartsWith("Connected again", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => (await host.Caller.GetAsync(enrollment["hooksUrl"]!.GetValue<string>())).StatusCode == HttpStatusCode.OK, "the tunnel to serve again");
    }

    [Fact]
    public async Task The_url_is_shown_as_callers_know_it()
    {
        var host = await RunningProduct.SharedAsync();
        using var folder = new TempFolder();
        var enrollment = await host.EnrolAsync("localhost:3000");
        (await RunAsync(folder, "conf", "set", "webhook_base_url", "https://hook.example.com/hooks", "--config", folder["own.json"])).ShouldBe(0);
        await using var agent = await host.JoinAsync(enrollment, more: ["--config", folder["own.json"]]);
        (await agent.WaitForLineAsync(l => l.Contains(" -> ", StringComparison.Ordinal))).ShouldStartWith($"https://hook.example.com/hooks/{enrollment["tunnelId"]} ->");
    }

    [Fact]
    public async Task A_verify_path_without_a_certificate_is_named()
    {
        using var folder = new TempFolder();
        (await RunAsync(folder, "conf", "set", "verify_paths", "[\"/nowhere/ca.pem\"]")).ShouldBe(0);
        await using var join = Start(folder, "join", "--server", "http://localhost:1", "--id", "a", "--secret", "s", "--allow", "localhost:3000");
        (await join.WaitForExitAsync()).ShouldBe(2);
        join.Output.ShouldContain("/nowhere/ca.pem");
    }

    private static string Command => Path.Combine(AppContext.BaseDirectory, "webhookops.dll");

    private static ChildProcess Start(TempFolder folder, params string[] arguments) => ChildProcess.Start(
        "dotnet", [Command, .. arguments], new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = folder.Path, ["XDG_CONFIG_HOME"] = folder.Path });

    private static async Task<int> RunAsync(TempFolder folder, params string[] arguments)
    {
        await using var process = Start(folder, arguments);
        return await process.WaitForExitAsync();
    }
}
