namespace WebhookOps.Testing.Processes;

/// <summary>Finds what the build made of a project of this repository, in the tests' own configuration.</summary>
public static class BuiltApp
{
    /// <summary>The folder of <c>WebhookOps.sln</c>.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Path of a project's program: <c>DllOf("Standalone")</c>.</summary>
    public static string DllOf(string project)
    {
        var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        var path = Path.Combine(RepositoryRoot, project, "bin", configuration, "net10.0", $"WebhookOps.{project}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built: dotnet build {project} -c {configuration}", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WebhookOps.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
