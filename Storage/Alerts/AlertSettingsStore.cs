using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Core.Alerts;
using WebhookOps.Storage.Model;

namespace WebhookOps.Storage.Alerts;

/// <summary>Keeps <see cref="AlertSettings"/> as one of the installation's own facts; the usual ones until somebody has changed them.</summary>
public sealed class AlertSettingsStore(IDbContextFactory<LedgerContext> contexts)
{
    public async Task<AlertSettings> ReadAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ReadAsync(db, cancellation);
    }

    public static async Task<AlertSettings> ReadAsync(LedgerContext db, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        var kept = await db.Database.SqlQuery<string>($"SELECT value AS \"Value\" FROM installation WHERE key = 'alert_settings'").ToListAsync(cancellation);
        return kept is [var text] ? JsonSerializer.Deserialize<AlertSettings>(text, JsonSerializerOptions.Web)! : new AlertSettings();
    }

    /// <summary>As part of a change that its caller commits.</summary>
    public static Task WriteAsync(LedgerContext db, AlertSettings settings, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        var text = JsonSerializer.Serialize(settings, JsonSerializerOptions.Web);
        return db.Database.ExecuteSqlAsync(
            $"INSERT INTO installation (key, value) VALUES ('alert_settings', {text}) ON CONFLICT (key) DO UPDATE SET value = excluded.value", cancellation);
    }
}
