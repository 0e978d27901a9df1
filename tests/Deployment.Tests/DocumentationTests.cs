using System.Text.RegularExpressions;
using WebhookOps.Testing.Processes;

namespace WebhookOps.Deployment.Tests;

/// <summary>The settings that the documentation names are those that services read, and it names them all.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_text = string.Join('\n', Directory.GetFiles(Path.Combine(BuiltApp.RepositoryRoot, "docs"), "*.md").Select(File.ReadAllText));

    [Fact]
    public void Every_setting_is_documented() =>
        KnownSettings.All
            .Where(setting => !setting.StartsWith("services__", StringComparison.Ordinal)) // two of the four are read, and those are named
            .ShouldBeSubsetOf(Documented());

    [Fact]
    public void Every_setting_that_is_documented_is_read_by_a_service() =>
        Documented().Where(setting => !IsReadByOthers(setting)).ShouldBeSubsetOf(KnownSettings.All);

    /// <summary>By logging, by the server, and by the AppHost.</summary>
    private static bool IsReadByOthers(string setting) =>
        setting.StartsWith("Logging__", StringComparison.Ordinal) || setting.StartsWith("Kestrel__Certificates__", StringComparison.Ordinal) || setting is "Deploy__Target";

    private static HashSet<string> Documented() => Setting().Matches(s_text).Select(m => Index().Replace(m.Value, "")).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\b[A-Za-z]+(__[A-Za-z0-9]+)+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    /// <summary>Of a list.</summary>
    [GeneratedRegex(@"(?<!http)__\d+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
