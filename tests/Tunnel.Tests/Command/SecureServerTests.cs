using System.Text.Json.Nodes;
using WebhookOps.Testing;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Servers;
using WebhookOps.Tunnel.Tests.Product;

namespace WebhookOps.Tunnel.Tests.Command;

/// <summary>A server behind a proxy that ends TLS, with a certificate of a private authority.</summary>
public sealed class SecureServerTests
{
    [Fact]
    public async Task A_proxy_in_between_sees_a_websocket_and_the_certificate_is_checked()
    {
        using var certificate = new TestCertificate();
        using var folder = new TempFolder();
        await using var app = await Receiver.StartAsync(Answers.Status(200, "private"));
        var product = await RunningProduct.SharedAsync();
        await using var proxy = new TlsProxy(certificate, new Uri(product.Edge).Port);
        string[] listen = ["listen", "--server", proxy.Url, "--forward", app.Url];

        await using (var distrustful = product.Webhookops(listen))
        {
            (await distrustful.WaitForExitAsync()).ShouldBe(1);
        }

        await File.WriteAllTextAsync(folder["own.json"], new JsonObject { ["verify_paths"] = new JsonArray(certificate.CertificateFile) }.ToJsonString());
        foreach (var trust in (string[][])[["--config", folder["own.json"]], ["--insecure"]])
        {
            await using var trusting = product.Webhookops([.. listen, .. trust]);
            var url = (await trusting.WaitForLineAsync(l => l.Contains(" -> ", StringComparison.Ordinal))).Split(' ')[0];
            (await product.Caller.GetStringAsync(url)).ShouldBe("private");
        }

        var upgrades = proxy.Heads.Where(h => h.Contains("Upgrade: websocket", StringComparison.OrdinalIgnoreCase)).ToList();
        upgrades.Count.ShouldBe(2);
        upgrades.ShouldAllBe(h => h.StartsWith("GET /ws/", StringComparison.Ordinal) && h.Contains(" HTTP/1.1\r\n", StringComparison.Ordinal));
        proxy.Heads.ShouldAllBe(h => h.StartsWith("GET /", StringComparison.Ordinal));
    }
}
