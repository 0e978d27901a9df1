namespace WebhookOps.Outputs.Tables;

/// <summary>A column of an event's row.</summary>
/// <param name="Postgres">Its type there.</param>
/// <param name="Sqlite">Its type there.</param>
/// <param name="MySql">Its type there.</param>
/// <param name="Value">What an event puts into it: text, bytes or a moment; null: nothing.</param>
internal sealed record TableColumn(string Name, string Postgres, string Sqlite, string MySql, Func<OutputMessage, object?> Value);
