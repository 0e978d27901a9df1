namespace WebhookOps.Testing;

/// <summary>A folder of a test's own, gone with it.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => Directory.CreateDirectory(Path);

    /// <summary>One that goes when the test process ends, however it ends.</summary>
    public static TempFolder OfThisProcess()
    {
        var folder = new TempFolder();
        Processes.Leash.Sweep(folder.Path);
        return folder;
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "webhookops-" + Guid.NewGuid().ToString("N"));

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Whoever deleted it first did our work.
        }
    }
}
