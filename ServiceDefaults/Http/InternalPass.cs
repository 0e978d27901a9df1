using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WebhookOps.ServiceDefaults.Http;

/// <summary>
/// What our own services show one another where a listener between them is not enough: a few minutes' pass, sealed with the key ring that
/// they share through the ledger. There is no secret to configure.
/// </summary>
public sealed class InternalPass(IDataProtectionProvider protection)
{
    /// <summary>The request header that carries it.</summary>
    public const string Header = "webhookops-internal-pass";

    private static readonly TimeSpan s_valid = TimeSpan.FromMinutes(5);
    private static readonly long s_renewMs = (long)TimeSpan.FromMinutes(1).TotalMilliseconds;

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("webhookops.internal").ToTimeLimitedDataProtector();
    private Own? _own;

    /// <summary>A pass of this process, valid for some minutes more.</summary>
    public string Show()
    {
        var (own, now) = (_own, Environment.TickCount64);
        if (own is null || now - own.MadeAt > s_renewMs)
        {
            _own = own = new Own(_seal.Protect("", s_valid), now);
        }

        return own.Text;
    }

    public bool Accepts(string? pass)
    {
        try
        {
            return !string.IsNullOrEmpty(pass) && _seal.Unprotect(pass) is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private sealed record Own(string Text, long MadeAt);
}
