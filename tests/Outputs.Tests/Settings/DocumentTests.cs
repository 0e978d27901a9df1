using WebhookOps.Testing.Processes;

namespace WebhookOps.Outputs.Tests.Settings;

public sealed class DocumentTests
{
    [Fact]
    public async Task Every_module_and_every_setting_is_described()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(BuiltApp.RepositoryRoot, "docs", "outputs.md"));
        foreach (var module in OutputModules.BuiltIn.All)
        {
            text.ShouldContain($"\n## {module.Name}{(module.Aliases.Count > 0 ? $" (alias: {string.Join(", ", module.Aliases)})" : "")}\n");
            foreach (var field in module.Fields)
            {
                text.ShouldContain($"| `{field.Name}` |", Case.Sensitive, module.Name);
            }
        }
    }
}
