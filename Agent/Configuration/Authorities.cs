using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WebhookOps.Agent.Configuration;

/// <summary>Certificate authorities to trust besides the system's: PEM files, or folders of them.</summary>
internal static class Authorities
{
    /// <exception cref="UsageException">A path leads to nothing that can be read as a certificate.</exception>
    public static X509Certificate2Collection Load(IEnumerable<string> paths)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var path in paths)
        {
            var before = authorities.Count;
            try
            {
                string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Where(IsCertificate).Order(StringComparer.Ordinal)] : [path];
                foreach (var file in files)
                {
                    authorities.ImportFromPemFile(file);
                }
            }
            catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"{ConfKeys.VerifyPaths} has '{path}', which cannot be read: {failure.Message}");
            }

            if (authorities.Count == before)
            {
                throw new UsageException($"{ConfKeys.VerifyPaths} has '{path}', which holds no certificate. Name a PEM file, or a folder of .pem and .crt files.");
            }
        }

        return authorities;
    }

    private static bool IsCertificate(string file) => Path.GetExtension(file) is ".pem" or ".crt" or ".cer";
}
