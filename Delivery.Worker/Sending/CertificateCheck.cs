using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Net;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Checks a destination's certificate against the system's trusted roots and further ones of the operator's, and says what is wrong with it.</summary>
internal sealed class CertificateCheck(X509Certificate2Collection furtherRoots)
{
    /// <exception cref="CertificateRefusedException">It is not to be trusted.</exception>
    public bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
        {
            throw new CertificateRefusedException(ErrorCodes.Tls, "The destination showed no TLS certificate.");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            CheckChain(certificate, chain);
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new CertificateRefusedException(ErrorCodes.CertificateName, "The destination's TLS certificate is for another host name.");
        }

        return true;
    }

    private void CheckChain(X509Certificate certificate, X509Chain chain)
    {
        var status = StatusOf(chain);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            throw new CertificateRefusedException(ErrorCodes.CertificateExpired, "The destination's TLS certificate has expired or is not valid yet.");
        }

        if (furtherRoots.Count > 0 && IsTrustedByFurtherRoots(certificate, chain))
        {
            return;
        }

        throw (status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != X509ChainStatusFlags.NoError
            ? new CertificateRefusedException(ErrorCodes.SelfSignedCertificate, "The destination's TLS certificate is self-signed, or its issuer is not trusted.")
            : new CertificateRefusedException(ErrorCodes.Tls, $"The destination's TLS certificate cannot be trusted: {status}.");
    }

    private bool IsTrustedByFurtherRoots(X509Certificate certificate, X509Chain chain)
    {
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(furtherRoots);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in chain.ChainElements)
        {
            own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var leaf = new X509Certificate2(certificate);
        return own.Build(leaf);
    }

    private static X509ChainStatusFlags StatusOf(X509Chain chain)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain.ChainStatus)
        {
            all |= status.Status;
        }

        return all;
    }
}
