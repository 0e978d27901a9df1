using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WebhookOps.Storage.Sealing;

/// <summary>Seals what may not lie readable in the ledger. What one key ring sealed only the same key ring opens.</summary>
public sealed class Sealer(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("WebhookOps.Ledger");

    public string Seal(string text) => _protector.Protect(text);

    /// <exception cref="CryptographicException">The text was changed, or sealed with a key that this ring does not have.</exception>
    public string Open(string sealedText) => _protector.Unprotect(sealedText);
}
