namespace WebhookOps.Storage;

/// <summary>Makes files and folders that nobody but this user may open. What exists already keeps the mode that someone gave it.</summary>
internal static class OwnFiles
{
    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A folder, and those above it that are missing.</summary>
    public static void MakeFolder(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent))
        {
            MakeFolder(parent); // the mode below is the last folder's alone
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OfFile | UnixFileMode.UserExecute);
        }
    }

    /// <summary>An empty file, unless there is one.</summary>
    public static void MakeFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OfFile;
        }

        using var file = new FileStream(path, options);
    }
}
