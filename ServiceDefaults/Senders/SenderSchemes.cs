using Microsoft.AspNetCore.DataProtection;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>Every way in which a sender can be proven: those of the language, and those that take a package or another service.</summary>
public sealed class SenderSchemes : IDisposable
{
    private readonly Inquiries _inquiries = new();

    public SenderSchemes(IDataProtectionProvider keys)
        : this(AuthenticationSchemes.Of(new SealedNonces(keys)))
    {
    }

    private SenderSchemes(AuthenticationSchemes simple) =>
        All = simple.With(new JwtScheme(_inquiries), new OAuth2Scheme(_inquiries), new RecaptchaScheme(_inquiries));

    /// <summary>For whoever describes and checks rules, and proves nobody.</summary>
    public static AuthenticationSchemes Described { get; } = new SenderSchemes(AuthenticationSchemes.BuiltIn).All;

    public AuthenticationSchemes All { get; }

    public void Dispose() => _inquiries.Dispose();
}
