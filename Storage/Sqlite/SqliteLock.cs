using Microsoft.Extensions.Options;
using WebhookOps.Core;

namespace WebhookOps.Storage.Sqlite;

/// <summary>
/// Holds the data folder for this process alone, from its start until it ends, however that comes about: the system frees the lock. Two
/// processes on one file would each believe that they are its only writer, and the only one that has claimed deliveries.
/// </summary>
internal sealed class SqliteLock(IOptions<LedgerOptions> options) : IDisposable
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);

    private FileStream? _held;

    /// <exception cref="CannotStartException">Another process has it.</exception>
    public void Take()
    {
        if (_held is not null)
        {
            return;
        }

        var path = Path.ChangeExtension(options.Value.SqliteFile, ".lock");
        var file = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            _held = new FileStream(path, file);
        }
        catch (IOException failure) when (failure.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolationOnWindows)
        {
            throw new CannotStartException(
                $"The data folder '{options.Value.DataPath}' is in use by another WebhookOps process: stop that one, or set Data:Path to a folder of this one's own.",
                failure);
        }
    }

    public void Dispose() => _held?.Dispose();
}
