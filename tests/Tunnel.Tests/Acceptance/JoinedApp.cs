using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Acceptance;

/// <summary>A private app and its agent, for all tests of a class.</summary>
public sealed class JoinedApp : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ChildProcess? _agent;
    private RunningProduct? _product;
    private JsonNode? _enrollment;

    internal RunningProduct Product => _product!;

    internal PathApp App { get; private set; } = null!;

    public string Hook => _enrollment!["hooksUrl"]!.GetValue<string>();

    public string TunnelId => _enrollment!["tunnelId"]!.GetValue<string>();

    public async ValueTask InitializeAsync()
    {
        App = await PathApp.StartAsync();
        _product = await RunningProduct.SharedAsync();
        _enrollment = await _product.EnrolAsync("127.0.0.1:" + App.Port);
        await File.WriteAllTextAsync(_folder["agent.json"], """{ "header_allowlist": ["content-type", "stripe-signature"] }""");
        _agent = await _product.JoinAsync(_enrollment, more: ["--forward", App.Url + "/hooks", "--config", _folder["agent.json"]]);
    }

    public async ValueTask DisposeAsync()
    {
        await _agent!.DisposeAsync();
        await App.DisposeAsync();
        _folder.Dispose();
    }
}
