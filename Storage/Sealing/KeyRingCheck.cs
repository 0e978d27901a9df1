using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using WebhookOps.Core;

namespace WebhookOps.Storage.Sealing;

/// <summary>
/// Finds out at start whether this process has the keys that sealed the ledger's secrets. The first start seals a known word; every
/// later one must be able to open it.
/// </summary>
internal sealed class KeyRingCheck(ILedgerEngine engine, Sealer sealer, IOptions<LedgerOptions> options)
{
    private const string Word = "webhookops";

    /// <exception cref="CannotStartException">The key ring is lost, or another installation's.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var connection = engine.CreateConnection();
        await connection.OpenAsync(cancellation);
        var kept = await ReadAsync(connection, cancellation);
        if (kept is null)
        {
            await using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO installation (key, value) VALUES ('key_check', @value) ON CONFLICT DO NOTHING";
            var value = insert.CreateParameter();
            value.ParameterName = "@value";
            value.Value = sealer.Seal(Word);
            insert.Parameters.Add(value);
            await insert.ExecuteNonQueryAsync(cancellation);
            kept = await ReadAsync(connection, cancellation);
        }

        try
        {
            if (string.Equals(sealer.Open(kept!), Word, StringComparison.Ordinal))
            {
                return;
            }
        }
        catch (CryptographicException)
        {
        }

        throw new CannotStartException(
            $"The keys in '{options.Value.KeysPath}' are not those that sealed this ledger's secrets: restore the keys folder from a backup, or set Keys:Path to where it is.");
    }

    private static async Task<string?> ReadAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var select = connection.CreateCommand();
        select.CommandText = "SELECT value FROM installation WHERE key = 'key_check'";
        return (string?)await select.ExecuteScalarAsync(cancellation);
    }
}
