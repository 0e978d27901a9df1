using WebhookOps.Testing;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Relay.Tests.Connecting;

/// <summary>What the <c>webhookops connect</c> command is told, and what it will not be told.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"chanel":"x"}""", "chanel")]
    [InlineData("""{"targets":{"github":{"urll":"http://localhost:1"}}}""", "targets.github.url")]
    [InlineData("""{"default_target":{"url":"http://localhost:1","timeout_seconds":-1}}""", "default_target.timeout_seconds")]
    [InlineData("""{"outputs":{"github":{"module":"fille"}}}""", "outputs.github.module")]
    [InlineData("""{"outputs":{"github":{"chain":[{"module":"log"},{"module":"http"}]}}}""", "outputs.github.chain[1].url")]
    [InlineData("""{"default_target":{"url":"http://localhost:1"},"default_output":{"module":"log"}}""", "one mode")]
    [InlineData("""{"default_target":{"url":"http://localhost:1","headers":{"Authorization":"Bearer {$NOT_SET_ANYWHERE}"}}}""", "default_target.headers.Authorization")]
    [InlineData("""{"protocol":"carrier-pigeon"}""", "protocol")]
    [InlineData("""{"default_target":{"url":"http://localhost:1"},"log_level":"loud"}""", "log_level")]
    [InlineData("""{"default_target":{"url":"http://localhost:1"},"log_format":"xml"}""", "log_format")]
    [InlineData("""{"webhooks_config":"webhooks.json"}""", "webhooks_config")]
    [InlineData("""{"outputs":{"github":{"chain":[{"module":"log"}],"execution":"both"}}}""", "outputs.github.execution")]
    [InlineData("""{"outputs":{"github":{"chain":[{"module":"log","module-config":{}}]}}}""", "outputs.github.chain[0].module-config")]
    [InlineData("""{}""", "--target")]
    public async Task A_configuration_that_cannot_work_is_refused_at_the_start(string json, string named)
    {
        var file = _folder["connector.json"];
        await File.WriteAllTextAsync(file, json);
        await using var connector = ChildProcess.Start(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "webhookops.dll"), "connect", "--server", "http://127.0.0.1:9", "--channel", "c", "--token", "t", "--config", file],
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["HOME"] = _folder.Path, ["XDG_CONFIG_HOME"] = _folder.Path },
            _folder.Path);
        (await connector.WaitForExitAsync(s_patience)).ShouldBe(2, connector.Output);
        connector.Output.ShouldContain(named);
    }
}
