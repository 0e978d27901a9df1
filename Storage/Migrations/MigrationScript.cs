using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WebhookOps.Storage.Migrations;

/// <summary>A numbered script of this program (<c>001_ledger.sql</c>).</summary>
internal sealed record MigrationScript(int Version, string Name, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The scripts of an engine in their order.</summary>
    public static IReadOnlyList<MigrationScript> LoadAll(string engine)
    {
        var assembly = typeof(MigrationScript).Assembly;
        var folder = $"{typeof(MigrationScript).Namespace}.{engine}.";
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(folder, StringComparison.Ordinal))
            .Select(n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                var name = n[folder.Length..];
                return new MigrationScript(int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
            })
            .OrderBy(s => s.Version)];
    }
}
