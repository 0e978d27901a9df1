using System.Text.RegularExpressions;
using WebhookOps.Core.Json;
using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Tables;

/// <summary>
/// How events become rows: <c>json</c> keeps all of an event, <c>relational</c> its id and the values of a JSON body that columns are
/// named for, <c>hybrid</c> both. The event's id is the key in each, so a repeat is the same row.
/// </summary>
internal sealed partial class TableSettings
{
    private const string Relational = "relational";
    private const int MaxColumns = 30;

    private static readonly string[] Own = ["id", "source", "type", "received_at", "method", "path", "query", "headers", "body", "payload"];

    private readonly OutputSettings _settings;

    public TableSettings(OutputSettings settings)
    {
        _settings = settings;
        var extracted = settings.Texts("columns").ToList();
        var fields = new JsonFields([.. extracted.Select(c => c.Value)]);
        List<TableColumn> columns =
        [
            new("id", "text PRIMARY KEY", "text PRIMARY KEY", "varchar(100) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY", m => m.Id),
        ];
        if (settings.Text("mode") != Relational)
        {
            columns.AddRange(
            [
                new("source", "text NOT NULL", "text NOT NULL", "varchar(255) NOT NULL", m => m.Source),
                new("type", "text", "text", "text", m => m.EventType),
                new("received_at", "timestamptz NOT NULL", "text NOT NULL", "datetime(6) NOT NULL", m => m.ReceivedAt.UtcDateTime),
                new("method", "text NOT NULL", "text NOT NULL", "varchar(255) NOT NULL", m => m.Method),
                new("path", "text NOT NULL", "text NOT NULL", "mediumtext NOT NULL", m => m.Path),
                new("query", "text NOT NULL", "text NOT NULL", "mediumtext NOT NULL", m => m.Query),
                new("headers", "jsonb NOT NULL", "text NOT NULL", "mediumtext NOT NULL", m => m.Headers.ToJson()),
                new("body", "bytea NOT NULL", "blob NOT NULL", "longblob NOT NULL", m => m.Body.ToArray()),
                new("payload", "jsonb", "text", "longtext", PayloadOf),
            ]);
        }

        columns.AddRange(extracted.Select((c, i) => new TableColumn(c.Key, "text", "text", "longtext", m => Extract(fields, extracted.Count, m, i))));
        Columns = columns;
    }

    public static IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Text("table", "The table, perhaps with its schema before it.", "webhook_events"),
        OutputField.Choice("mode", "json: all of an event; relational: the id and the columns named; hybrid: both.", "json", Relational, "hybrid"),
        OutputField.Texts("columns", "Columns and where their values stand in a JSON body: {\"order_id\":\"data.order.id\"}; texts and numbers only."),
        OutputField.Flag("upsert", "A repeat replaces the row; otherwise the first one stays.", byDefault: true),
        OutputField.Flag("createTable", "Make the table unless it is there.", byDefault: true),
    ];

    public IReadOnlyList<TableColumn> Columns { get; }

    public bool CreateTable => _settings.Flag("createTable");

    public bool Upsert => _settings.Flag("upsert");

    /// <summary>Quoted, and so its own words whatever it is called.</summary>
    public string Table => string.Join('.', _settings.Text("table").Split('.').Select(Quote));

    public static IEnumerable<FieldError> Check(OutputSettings settings)
    {
        if (!settings.Text("table").Split('.').All(part => Identifier().IsMatch(part)) || settings.Text("table").Count(c => c == '.') > 1)
        {
            yield return new FieldError("table", "must be a name, or schema.name, of letters, digits and _");
        }

        var columns = settings.Texts("columns");
        if (settings.Text("mode") is not "json" == (columns.Count == 0) || columns.Count > MaxColumns)
        {
            yield return new FieldError("columns", $"must name 1 to {MaxColumns} columns for relational and hybrid, and none for json");
        }

        foreach (var (name, path) in columns)
        {
            if (!Identifier().IsMatch(name) || Own.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return new FieldError($"columns.{name}", $"must be a name of letters, digits and _, and none of {string.Join(", ", Own)}");
            }
            else if (!JsonFields.IsPath(path))
            {
                yield return new FieldError($"columns.{name}", "must be JSON members joined by dots, such as data.object.id");
            }
        }
    }

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary><c>INSERT</c> of one row, its values as <c>@p0</c>, <c>@p1</c>, …</summary>
    /// <param name="cast">What stands after a parameter of a column: <c>::jsonb</c>.</param>
    public string Insert(Func<TableColumn, string> cast)
    {
        var values = Columns.Select((c, i) => $"@p{i}{cast(c)}");
        return $"{InsertBefore}{string.Join(", ", values)}) ON CONFLICT (\"id\") DO {(Updates is { } names ? "UPDATE SET " + string.Join(", ", names.Select(n => $"{n} = excluded.{n}")) : "NOTHING")}";
    }

    /// <summary>An <c>INSERT</c> of one row up to its values.</summary>
    public string InsertBefore => $"INSERT INTO {Table} ({string.Join(", ", Columns.Select(c => Quote(c.Name)))}) VALUES (";

    /// <summary>What MySQL takes after them.</summary>
    public string MySqlInsertAfter =>
        ") ON DUPLICATE KEY UPDATE " + (Updates is { } names ? string.Join(", ", names.Select(n => $"{n} = VALUES({n})")) : "\"id\" = \"id\"");

    /// <summary>What a repeat replaces; null: nothing.</summary>
    private List<string>? Updates => Upsert && Columns.Count > 1 ? [.. Columns.Skip(1).Select(c => Quote(c.Name))] : null;

    public string Create(Func<TableColumn, string> type) =>
        $"CREATE TABLE IF NOT EXISTS {Table} ({string.Join(", ", Columns.Select(c => $"{Quote(c.Name)} {type(c)}"))})";

    /// <summary>A JSON body as the database's own JSON; one that it could not hold (NUL, lone surrogates, huge numbers) is kept as bytes alone.</summary>
    private static string? PayloadOf(OutputMessage message)
    {
        var body = message.Body.Span;
        return JsonFields.IsJson(body) && System.Text.Unicode.Utf8.IsValid(body) && body.IndexOf("\\u0000"u8) < 0 && !LoneSurrogate().IsMatch(System.Text.Encoding.UTF8.GetString(body))
            ? System.Text.Encoding.UTF8.GetString(body)
            : null;
    }

    private static string? Extract(JsonFields fields, int count, OutputMessage message, int index)
    {
        var values = new string?[count];
        fields.TryRead(message.Body.Span, values);
        return values[index];
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,62}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identifier();

    /// <summary>Escaped surrogates: whoever sends them in pairs could send the character itself, so none is tried.</summary>
    [GeneratedRegex(@"\\u[dD][89a-fA-F]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LoneSurrogate();
}
