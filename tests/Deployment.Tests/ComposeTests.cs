using WebhookOps.Storage;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Deployment.Tests;

/// <summary>The hand-written compose file against the services that it starts.</summary>
public sealed class ComposeTests
{
    [Fact]
    public void Every_variable_it_sets_is_one_that_a_service_reads()
    {
        ComposeFile.Settings.Count().ShouldBeGreaterThan(8);
        ComposeFile.Settings.ShouldBeSubsetOf(KnownSettings.All);
    }

    [Fact]
    public void Every_variable_it_takes_is_in_the_example() =>
        ComposeFile.Variables.ShouldBeSubsetOf(ExampleVariables().Select(v => v.Name));

    [Fact]
    public void Every_program_it_calls_is_one_that_is_built()
    {
        ComposeFile.Programs.ShouldNotBeEmpty();
        foreach (var program in ComposeFile.Programs)
        {
            File.Exists(BuiltApp.DllOf(program["WebhookOps.".Length..])).ShouldBeTrue(program);
        }
    }

    [Fact]
    public void Every_image_of_ours_is_one_that_a_project_publishes()
    {
        var published = Directory.GetDirectories(BuiltApp.RepositoryRoot)
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))
            .Select(File.ReadAllText)
            .ToArray();
        foreach (var image in ComposeFile.Images)
        {
            published.Count(p => p.Contains($"<ContainerRepository>webhookops/{image}</ContainerRepository>", StringComparison.Ordinal)).ShouldBe(1, image);
        }
    }

    [Fact]
    public void PostgreSql_takes_as_many_connections_as_the_services_may_make()
    {
        const int processes = 2 + 2 + 1 + 1; // ingest, delivery, tunnel, dashboard
        ComposeFile.MaxConnections.ShouldBeGreaterThan(processes * 2 * new LedgerOptions().MaxConnections);
    }

    [Theory, InlineData("compose.yaml"), InlineData("compose.yaml", "compose.https.yaml")]
    public async Task Docker_compose_accepts_it(params string[] files)
    {
        var environment = ExampleVariables().ToDictionary(v => v.Name, v => v.Value.Length > 0 ? v.Value : "x", StringComparer.Ordinal);
        environment["EDGE_SITE"] = "hooks.example.com";
        await using var process = ChildProcess.Start(
            "docker-compose",
            [.. files.SelectMany(file => new[] { "-f", file }), "config", "--quiet"],
            environment!,
            ComposeFile.Folder);

        (await process.WaitForExitAsync()).ShouldBe(0, process.Output);
    }

    private static IEnumerable<(string Name, string Value)> ExampleVariables() =>
        File.ReadLines(Path.Combine(ComposeFile.Folder, ".env.example"))
            .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => line.TrimStart('#').Split('=', 2))
            .Select(parts => (parts[0], parts[1]));
}
