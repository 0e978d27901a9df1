using WebhookOps.Outputs.Batching;

namespace WebhookOps.Outputs.Files;

/// <summary>A file for each event: written beside its place, flushed to disk, then moved there. A repeat replaces it by the same bytes.</summary>
internal sealed class WholeFiles(string root, OutputTemplate path) : IBatchTarget
{
    public async Task WriteAsync(IReadOnlyList<OutputMessage> batch, CancellationToken cancellation)
    {
        foreach (var message in batch)
        {
            var file = OutputFolder.Place(root, path.For(message));
            var unfinished = $"{file}.{Guid.NewGuid():N}.part";
            try
            {
                await using (var stream = OutputFolder.Create(unfinished, FileMode.CreateNew))
                {
                    await stream.WriteAsync(message.Body, cancellation);
                    stream.Flush(flushToDisk: true);
                }

                File.Move(unfinished, file, overwrite: true);
            }
            catch
            {
                File.Delete(unfinished);
                throw;
            }
        }
    }

    public ValueTask CloseAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
