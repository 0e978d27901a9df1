using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace WebhookOps.Agent.Apps;

/// <summary>How the certificates of servers and apps are checked.</summary>
internal static class CertificateCheck
{
    /// <param name="authorities">Trusted besides the system's own.</param>
    /// <returns>Null: as the system does it.</returns>
    public static RemoteCertificateValidationCallback? Of(bool verify, X509Certificate2Collection authorities)
    {
        if (!verify)
        {
#pragma warning disable CA5359 // asked for by name
            return static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return authorities.Count == 0 ? null : (_, certificate, chain, errors) =>
            errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 leaf && LeadsTo(authorities, leaf, chain));
    }

    private static bool LeadsTo(X509Certificate2Collection authorities, X509Certificate2 leaf, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // such authorities publish no lists
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }
}
