using WebhookOps.Testing.Processes;

namespace WebhookOps.Testing.Servers;

/// <summary>A program from npm, installed once into the machine's folder for temporary files.</summary>
internal static class NpmPackage
{
    private static readonly SemaphoreSlim One = new(1);

    /// <returns>The full name of one of its files.</returns>
    public static async Task<string> InstallAsync(string name, string version, string file)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"webhookops-npm-{name}-{version}");
        var script = Path.Combine(folder, "node_modules", name, file);
        await One.WaitAsync();
        try
        {
            if (!File.Exists(script))
            {
                var unfinished = $"{folder}-{Guid.NewGuid():N}";
                Directory.CreateDirectory(unfinished);
                await using var npm = ChildProcess.Start("npm", ["install", "--no-audit", "--no-fund", "--prefix", unfinished, $"{name}@{version}"]);
                await npm.WaitForExitAsync();
                if (!File.Exists(Path.Combine(unfinished, "node_modules", name, file)))
                {
                    throw new InvalidOperationException($"The tests need {name} {version}, and 'npm install' could not get it:\n{npm.Output}");
                }

                Directory.Move(unfinished, folder);
            }

            return script;
        }
        finally
        {
            One.Release();
        }
    }
}
