using System.Runtime.InteropServices;

namespace WebhookOps.Standalone;

/// <summary>The C library's heap, in which SQLite and the compiler have their memory.</summary>
internal static class NativeHeap
{
    /// <summary>Gives back the pages between what is in use: glibc's malloc_trim(3). Another library does so by itself, or not at all.</summary>
    public static void Trim()
    {
        try
        {
            _ = TrimTo(0);
        }
        catch (Exception elsewhere) when (elsewhere is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimTo(nuint kept);
}
