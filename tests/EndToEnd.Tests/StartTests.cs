using System.Net;
using System.Net.Sockets;
using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.EndToEnd.Tests;

/// <summary>Starting and stopping: what a person sees, and what cannot start says so in one line.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task First_start_says_where_it_is_and_how_to_begin_and_later_ones_only_where()
    {
        await using (var first = new Product(_folder["data"]))
        {
            await first.StartAsync();
            await first.Process.WaitForLineAsync(l => l.Contains("curl -d", StringComparison.Ordinal) && l.Contains("/in/demo", StringComparison.Ordinal));
            first.Process.Output.ShouldContain(new Uri(first.OperatorUrl).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
            first.Process.Send(Signal.Terminate);
            (await first.Process.WaitForExitAsync()).ShouldBe(0);
            first.Process.Output.ShouldContain("Stopping");
            first.Process.Output.ShouldEndWith("Stopped.");
        }

        await using var second = new Product(_folder["data"]);
        await second.StartAsync();
        second.Process.Send(Signal.Interrupt);
        (await second.Process.WaitForExitAsync()).ShouldBe(0);
        second.Process.Output.ShouldNotContain("curl");
    }

    [Fact]
    public async Task Health_and_liveness_answer_on_both_planes()
    {
        await using var product = new Product(_folder["data"]);
        await product.StartAsync();
        using var http = new HttpClient();
        foreach (var plane in new[] { product.EdgeUrl, product.OperatorUrl })
        {
            (await http.GetAsync($"{plane}/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await http.GetStringAsync($"{plane}/health")).ShouldContain("\"ledger\":{\"status\":\"healthy\"");
        }
    }

    [Fact]
    public async Task A_port_in_use()
    {
        await using var product = new Product(_folder["data"]);
        using var occupant = new TcpListener(IPAddress.Loopback, new Uri(product.EdgeUrl).Port);
        occupant.Start();
        await ShouldSayAsync(product, "address already in use", "Edge__Urls");
    }

    [Fact]
    public async Task An_address_that_is_none()
    {
        await using var product = new Product(_folder["data"], ("Edge__Urls", "localhost 8080"));
        await ShouldSayAsync(product, "Edge:Urls", "not an address");
    }

    [Fact]
    public async Task A_setting_out_of_range()
    {
        await using var product = new Product(_folder["data"], ("Ledger__CatalogPollSeconds", "0"));
        await ShouldSayAsync(product, "CatalogPollSeconds");
    }

    [Fact]
    public async Task A_database_that_is_damaged()
    {
        Directory.CreateDirectory(_folder["data"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["data"], "webhookops.db"), new string('x', 8192));
        await using var product = new Product(_folder["data"]);
        await ShouldSayAsync(product, "webhookops.db");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made()
    {
        await File.WriteAllTextAsync(_folder["file"], "not a folder");
        await using var product = new Product(Path.Combine(_folder["file"], "data"));
        await ShouldSayAsync(product, "data");
    }

    [Fact]
    public async Task A_lost_key_ring()
    {
        await using (var first = new Product(_folder["data"]))
        {
            await first.StartAsync();
        }

        Directory.Delete(Path.Combine(_folder["data"], "keys"), recursive: true);
        await using var product = new Product(_folder["data"]);
        await ShouldSayAsync(product, "restore the keys folder");
    }

    private static async Task ShouldSayAsync(Product product, params string[] words)
    {
        var (code, output) = await product.StartInVainAsync();
        code.ShouldBe(1);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(l => l.StartsWith("WebhookOps cannot start: ", StringComparison.Ordinal)).ShouldBe(1, output);
        output.ShouldNotContain("   at ", customMessage: output);
        foreach (var word in words)
        {
            output.ShouldContain(word);
        }
    }
}
