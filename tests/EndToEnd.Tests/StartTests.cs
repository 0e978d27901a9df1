using System.Net;
using System.Net.Sockets;
using WebhookOps.EndToEnd.Tests.Running;
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
    public async Task The_line_that_the_first_start_prints_works_as_pasted_and_nobody_else_can_read_the_data()
    {
        await using var product = new Product(_folder["data"], ("Operator__ApiKey", null));
        await product.StartAsync();
        var line = await product.Process.WaitForLineAsync(l => l.Contains("curl -d", StringComparison.Ordinal));
        await using var shell = ChildProcess.Start("sh", ["-c", line]);
        (await shell.WaitForExitAsync()).ShouldBe(0, shell.Output);
        shell.Output.ShouldContain("\"eventId\":\"evt_");

        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        (File.GetUnixFileMode(_folder["data"]) & Others).ShouldBe(UnixFileMode.None);
        Directory.GetFiles(_folder["data"], "*.db*").ShouldAllBe(file => (File.GetUnixFileMode(file) & Others) == UnixFileMode.None);
        product.Process.Lines.Count(l => l.Contains("whk_", StringComparison.Ordinal)).ShouldBe(1);
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

    [Theory]
    [InlineData("Ledger__CatalogPollSeconds", "0", "CatalogPollSeconds")]
    [InlineData("Ledger__StatementTimeoutSeconds", "half a minute", "Ledger:StatementTimeoutSeconds")]
    [InlineData("Tunnel__AllowTemporary", "perhaps", "Tunnel:AllowTemporary")]
    [InlineData("Tunnel__HistoryBytes", "1e99", "Tunnel:HistoryBytes")]
    [InlineData("Edge__Urls", ";", "Edge:Urls")]
    [InlineData("Edge__Urls", "https://127.0.0.1:0", "Kestrel__Certificates__Default__Path")]
    [InlineData("Edge__PublicUrl", "https://hooks.example.com/x?y=1", "Edge:PublicUrl")]
    [InlineData("Operator__PublicUrl", "nope", "Operator:PublicUrl")]
    [InlineData("Delivery__TrustedRootsFile", "/nope.pem", "Delivery:TrustedRootsFile")]
    [InlineData("Delivery__TrustedRootsFile", "/etc/hostname", "Delivery:TrustedRootsFile")]
    [InlineData("Logging__LogLevel__Default", "Loud", "Logging__LogLevel")]
    public async Task A_setting_that_cannot_be(string name, string value, string told)
    {
        await using var product = new Product(_folder["data"], (name, value));
        await ShouldSayAsync(product, told);
    }

    [Fact]
    public async Task A_setting_that_is_not_there_is_told_with_the_one_that_was_meant()
    {
        await using var product = new Product(_folder["data"], ("Delivery__DefaultConcurency", "3"), ("Tunnel__Nonsense", "x"), ("Tunnel__HeaderAllowList__0", "x"));
        await product.StartAsync();
        var told = product.Process.Lines.Where(l => l.Contains("There is no setting", StringComparison.Ordinal)).ToList();
        told.Count.ShouldBe(2, product.Process.Output);
        told.ShouldContain(l => l.Contains("Delivery__DefaultConcurency", StringComparison.Ordinal) && l.Contains("Is Delivery__DefaultConcurrency meant?", StringComparison.Ordinal));
        told.ShouldContain(l => l.EndsWith("There is no setting Tunnel__Nonsense: it changes nothing.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Told_to_stop_while_it_waits_for_its_database_it_stops()
    {
        await using var product = new Product(_folder["data"], ("ConnectionStrings__webhookops", "Host=127.0.0.1;Port=9;Database=x;Username=x"));
        await product.LaunchAsync();
        await product.Process.WaitForLineAsync(l => l.Contains("127.0.0.1:9", StringComparison.Ordinal));
        product.Process.Send(Signal.Terminate);
        (await product.Process.WaitForExitAsync()).ShouldBe(0, product.Process.Output);
        product.Process.Output.ShouldNotContain("   at ");
        product.Process.Output.ShouldEndWith("Stopped.");
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
    public async Task A_data_folder_that_cannot_be_written()
    {
        await using var product = new Product("/proc/webhookops"); // even root cannot
        await ShouldSayAsync(product, "/proc/webhookops", "Data:Path");
    }

    [Fact]
    public async Task A_key_folder_that_cannot_be_written()
    {
        await using var product = new Product(_folder["data"], ("Keys__Path", "/proc/webhookops"));
        await ShouldSayAsync(product, "/proc/webhookops", "Keys:Path");
    }

    [Fact]
    public async Task A_database_that_was_overwritten_in_the_middle()
    {
        await using (var first = new Product(_folder["data"]))
        {
            await first.StartAsync();
            await first.StopAsync();
        }

        await using (var file = File.OpenWrite(Path.Combine(_folder["data"], "webhookops.db")))
        {
            file.Position = 100; // behind its head: the table of tables
            await file.WriteAsync(new byte[8192]);
        }

        await using var product = new Product(_folder["data"]);
        await ShouldSayAsync(product, "webhookops.db", "backup");
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
