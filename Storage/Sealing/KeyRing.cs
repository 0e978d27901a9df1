using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebhookOps.Core;

namespace WebhookOps.Storage.Sealing;

/// <summary>Keeps the key ring in its own folder, which only this user may enter.</summary>
internal sealed class KeyRing(IOptions<LedgerOptions> ledger, ILoggerFactory loggers) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        var path = ledger.Value.KeysPath;
        try
        {
            OwnFiles.MakeFolder(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"The key folder '{path}' cannot be made: {failure.Message} Make it writable, or set Data:Path or Keys:Path.", failure);
        }

        options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(path), loggers);
    }
}
