using System.Globalization;
using WebhookOps.Outputs.Batching;

namespace WebhookOps.Outputs.Files;

/// <summary>
/// Lines of JSON in a file. A batch is appended and flushed to disk as one; a line that a crash cut short is taken off before the next.
/// A file that has grown too large is renamed (<c>events.jsonl.20260131T120000.000</c>), and only so many are kept.
/// </summary>
internal sealed class RotatedLines(string root, OutputTemplate path, long rotateBytes, int keepFiles, TimeProvider clock) : IBatchTarget
{
    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        foreach (var sameFile in batch.GroupBy(path.For, StringComparer.Ordinal))
        {
            var file = OutputFolder.Place(root, sameFile.Key);
            RotateIfLarge(file);
            await AppendAsync(file, sameFile, cancellation);
        }
    }

    public ValueTask CloseAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task AppendAsync(string file, IEnumerable<OutputMessage> messages, CancellationToken cancellation)
    {
        CutUnfinishedLine(file);
        await using var stream = OutputFolder.Create(file, FileMode.Append);
        var began = stream.Position;
        try
        {
            foreach (var message in messages)
            {
                await stream.WriteAsync(Envelope.Write(message), cancellation);
                stream.WriteByte((byte)'\n');
            }

            stream.Flush(flushToDisk: true);
        }
        catch
        {
            stream.SetLength(began);
            throw;
        }
    }

    /// <summary>What a crash left after the last line break belongs to an event that was not confirmed, and comes again.</summary>
    private static void CutUnfinishedLine(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var end = stream.Length;
        Span<byte> block = stackalloc byte[4096];
        while (end > 0)
        {
            var begin = Math.Max(0, end - block.Length);
            stream.Position = begin;
            var part = block[..(int)(end - begin)];
            stream.ReadExactly(part);
            var last = part.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                end = begin + last + 1;
                break;
            }

            end = begin;
        }

        if (end < stream.Length)
        {
            stream.SetLength(end);
        }
    }

    private void RotateIfLarge(string file)
    {
        if (!File.Exists(file) || new FileInfo(file).Length < rotateBytes)
        {
            return;
        }

        var stamp = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff", CultureInfo.InvariantCulture);
        var rotated = $"{file}.{stamp}";
        for (var i = 1; File.Exists(rotated); i++)
        {
            rotated = string.Create(CultureInfo.InvariantCulture, $"{file}.{stamp}-{i:000}");
        }

        File.Move(file, rotated);
        var older = Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + ".????????T*")
            .Order(StringComparer.Ordinal)
            .SkipLast(keepFiles);
        foreach (var old in older)
        {
            File.Delete(old);
        }
    }
}
