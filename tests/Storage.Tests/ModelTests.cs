using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace WebhookOps.Storage.Tests;

/// <summary>The migration scripts make the schema; this holds EF's model against it.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task The_model_has_the_columns_of_the_sqlite_schema()
    {
        await using var ledger = await TestLedger.StartAsync();
        await using var connection = new SqliteConnection($"Data Source={ledger.Folder}/webhookops.db");
        await connection.OpenAsync();
        await using var db = ledger.OpenContext();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT name, \"notnull\" OR pk FROM pragma_table_info('{entity.GetTableName()}')";
            await using var reader = await command.ExecuteReaderAsync();
            var columns = new List<(string Name, bool Required)>();
            while (await reader.ReadAsync())
            {
                columns.Add((reader.GetString(0), reader.GetBoolean(1)));
            }

            var properties = entity.GetProperties().Select(p => (p.GetColumnName(), !p.IsNullable));
            properties.ShouldBe(columns, ignoreOrder: true, entity.Name);
        }
    }
}
