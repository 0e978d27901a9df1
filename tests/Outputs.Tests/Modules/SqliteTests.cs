using Microsoft.Data.Sqlite;
using WebhookOps.Testing;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class SqliteTests
{
    [Fact]
    public async Task Rows_hold_events_byte_for_byte_and_a_repeat_is_the_same_row()
    {
        using var folder = new TempFolder();
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        var settings = new { mode = "hybrid", columns = new Dictionary<string, string> { ["number"] = "id" } };
        await using (var output = Writing.Open("sqlite", settings, Writing.Inside(folder.Path)))
        {
            await output.MustAsync([json, bytes, json, .. Messages.Numbered(100)]);
        }

        await using (var again = Writing.Open("sqlite", settings, Writing.Inside(folder.Path)))
        {
            await again.MustAsync(bytes);
        }

        await using var connection = new SqliteConnection($"Data Source={folder["events.db"]};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, body, number FROM webhook_events WHERE id IN (@a, @b) ORDER BY length(body)";
        command.Parameters.AddWithValue("@a", json.Id);
        command.Parameters.AddWithValue("@b", bytes.Id);
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        reader.GetFieldValue<byte[]>(1).ShouldBe(Messages.Json);
        reader.GetString(2).ShouldBe("7");
        (await reader.ReadAsync()).ShouldBeTrue();
        reader.GetFieldValue<byte[]>(1).ShouldBe(Messages.AllBytes);
        (await reader.ReadAsync()).ShouldBeFalse();
    }
}
