using Npgsql;
using NpgsqlTypes;

namespace WebhookOps.Storage.Postgres;

/// <summary>Positional parameters, most of them whole columns that SQL unfolds with <c>unnest</c>.</summary>
internal static class CommandParameters
{
    public static NpgsqlCommand Add<T>(this NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    /// <summary>One column of a batch: <paramref name="value"/> of each item, in order.</summary>
    public static NpgsqlCommand AddColumn<TItem, T>(this NpgsqlCommand command, IReadOnlyList<TItem> items, Func<TItem, T> value)
    {
        var column = new T[items.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(items[i]);
        }

        return command.Add(column);
    }

    /// <summary>A column of text, cleaned of what PostgreSQL refuses.</summary>
    public static NpgsqlCommand AddText<TItem>(this NpgsqlCommand command, IReadOnlyList<TItem> items, Func<TItem, string?> value) =>
        command.AddColumn(items, item => PostgresText.Clean(value(item)));

    /// <summary>A column of moments.</summary>
    public static NpgsqlCommand AddTimes<TItem>(this NpgsqlCommand command, IReadOnlyList<TItem> items, Func<TItem, DateTimeOffset> value)
    {
        command.AddColumn(items, item => value(item).UtcDateTime);
        command.Parameters[^1].NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        return command;
    }

    public static NpgsqlCommand AddTime(this NpgsqlCommand command, DateTimeOffset value)
    {
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = value.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return command;
    }
}
