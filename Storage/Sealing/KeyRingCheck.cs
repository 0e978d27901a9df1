using System.Data;
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
        var kept = await ReadAsync(connection, null, cancellation) ?? await SealAsync(connection, cancellation);
        try
        {
            if (string.Equals(sealer.Open(kept), Word, StringComparison.Ordinal))
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

    /// <summary>
    /// One process at a time, so that the first start of several makes one key: who came second would have made another before it read
    /// the first one's, and not look for more for a day.
    /// </summary>
    private async Task<string> SealAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        if (engine.StartLock is { } wait)
        {
            await using var turn = connection.CreateCommand();
            (turn.Transaction, turn.CommandText) = (transaction, wait);
            await turn.ExecuteNonQueryAsync(cancellation);
        }

        if (await ReadAsync(connection, transaction, cancellation) is { } theirs)
        {
            return theirs;
        }

        var ours = sealer.Seal(Word);
        await using var insert = connection.CreateCommand();
        (insert.Transaction, insert.CommandText) = (transaction, "INSERT INTO installation (key, value) VALUES ('key_check', @value)");
        var value = insert.CreateParameter();
        (value.ParameterName, value.Value) = ("@value", ours);
        insert.Parameters.Add(value);
        await insert.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return ours;
    }

    private static async Task<string?> ReadAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellation)
    {
        await using var select = connection.CreateCommand();
        (select.Transaction, select.CommandText) = (transaction, "SELECT value FROM installation WHERE key = 'key_check'");
        return (string?)await select.ExecuteScalarAsync(cancellation);
    }
}
