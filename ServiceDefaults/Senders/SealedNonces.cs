using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>Nonces sealed by the installation's key ring: every process that shares it knows the others', and a stranger learns nothing from one.</summary>
internal sealed class SealedNonces(IDataProtectionProvider keys) : INonces
{
    private const int MaxLength = 512;

    private readonly IDataProtector _protector = keys.CreateProtector("WebhookOps.Nonces");

    public string New(DateTimeOffset now) => _protector.Protect(now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    public DateTimeOffset? MadeAt(string nonce)
    {
        try
        {
            return nonce.Length <= MaxLength ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(_protector.Unprotect(nonce), CultureInfo.InvariantCulture)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
