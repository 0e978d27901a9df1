using System.Diagnostics;

namespace WebhookOps.Testing.Processes;

/// <summary>
/// Ends what the tests started when the test process ends, however it ends: a shell reads process ids from a pipe of ours, and when
/// the pipe closes it ends each of them and deletes the folders that it was told of.
/// </summary>
internal static class Leash
{
    private const string Script = """
        trap '' INT
        while read -r what name; do
            case $what in
                hold) pids="$pids $name " ;;
                free) pids=$(printf %s "$pids" | sed "s/ $name / /") ;;
                sweep) folders="$folders $name" ;;
            esac
        done
        [ -n "$pids" ] && kill -QUIT $pids && sleep 1 && kill -KILL $pids
        rm -rf $folders
        """;

    private static readonly Lazy<StreamWriter> s_pipe = new(Start);

    public static void Hold(int pid) => Tell($"hold {pid}");

    public static void Free(int pid) => Tell($"free {pid}");

    public static void Sweep(string folder) => Tell($"sweep {folder}");

    private static void Tell(string line)
    {
        lock (s_pipe)
        {
            s_pipe.Value.WriteLine(line);
            s_pipe.Value.Flush();
        }
    }

    private static StreamWriter Start() => Process.Start(new ProcessStartInfo("sh", ["-c", Script])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!.StandardInput;
}
