using System.ComponentModel.DataAnnotations;
using System.Net;
using WebhookOps.Agent.Tunnels;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Service;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Transport;

public sealed class DeadPeerTests
{
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(30);

    /// <summary>.NET looks at its pings four times in the shorter of interval and timeout.</summary>
    [Fact]
    public void Pings_notice_a_dead_peer_within_the_time_promised()
    {
        var service = new TunnelOptions();
        TimeSpan.FromSeconds(service.PingIntervalSeconds + (1.25 * service.PingTimeoutSeconds)).ShouldBeLessThan(s_promised);
        var agent = new TunnelSettings { Endpoint = new Uri("ws://localhost"), Name = "shop", Secret = default };
        (agent.PingInterval + (1.25 * agent.PingTimeout)).ShouldBeLessThan(s_promised);
        Core.Agents.Agent.HeartbeatPatience.ShouldBeLessThan(s_promised); // a service that died notes nothing any more

        service.PingIntervalSeconds = service.PingTimeoutSeconds = s_promised.TotalSeconds * 0.42;
        Should.Throw<ValidationException>(() => Validator.ValidateObject(service, new ValidationContext(service), validateAllProperties: true));
    }

    [Fact]
    public async Task A_connection_cut_without_a_word_is_noticed_at_both_ends_and_made_again()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await TunnelHost.StartAsync(o => o.PingIntervalSeconds = o.PingTimeoutSeconds = 2);
        await using var cable = new Cable(new Uri(host.Url).Port);
        var offline = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await host.JoinAsync("shop", app.Url, through: cable.Url, say: state =>
        {
            if (state is TunnelState.Offline)
            {
                offline.TrySetResult();
            }
        });
        host.Registry.TryFindByName("shop", out var session).ShouldBeTrue();

        cable.Cut();
        await Task.WhenAll(offline.Task, session!.Ended).WaitAsync(Eventually.DefaultTimeout);

        await Eventually.HoldsAsync(async () => (await host.Caller.GetAsync(host.Hook("shop"))).StatusCode == HttpStatusCode.OK, "the tunnel to be there again");
    }

    [Fact]
    public async Task An_agent_that_is_killed_frozen_or_cut_off_is_shown_offline()
    {
        await using var app = await Receiver.StartAsync(Answers.Status(200));
        await using var host = await RunningProduct.StartNewAsync(("Tunnel__PingIntervalSeconds", "1"), ("Tunnel__PingTimeoutSeconds", "3"));
        await using var cable = new Cable(new Uri(host.Edge).Port);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["agent.json"], """{ "ping_interval_seconds": 1, "ws_idle_timeout_seconds": 3 }""");
        var enrollment = await host.EnrolAsync("127.0.0.1:" + app.Port);
        var (name, hook) = (enrollment["name"]!.GetValue<string>(), enrollment["hooksUrl"]!.GetValue<string>());

        await using (var killed = await host.JoinAsync(enrollment))
        {
            killed.Send(Signal.Kill);
            await OfflineAsync();
        }

        await using var agent = await host.JoinAsync(enrollment, cable.Url, "--config", folder["agent.json"]);
        agent.Send(Signal.Stop);
        await OfflineAsync();
        agent.Send(Signal.Continue);
        await host.StatusAsync(name, "online");

        cable.Port = FreePort.Next(); // nobody there until the state has been seen
        cable.Cut();
        await OfflineAsync();
        cable.Port = new Uri(host.Edge).Port;
        await host.StatusAsync(name, "online");

        async Task OfflineAsync()
        {
            await host.StatusAsync(name, "offline");
            (await host.GetAsync("/api/agents/" + name))["online"]!.GetValue<bool>().ShouldBeFalse();
            (await host.Caller.GetAsync(hook)).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        }
    }
}
