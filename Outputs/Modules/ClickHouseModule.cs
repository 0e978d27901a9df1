using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;
using WebhookOps.Outputs.Tables;

namespace WebhookOps.Outputs.Modules;

/// <summary>Rows in a ClickHouse table, over its HTTP interface. Repeats are merged by the table's engine, later or by <c>FINAL</c>.</summary>
internal sealed class ClickHouseModule : IOutputModule
{
    public string Name => "clickhouse";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Required("url", "The HTTP interface: http://host:8123/."),
        OutputField.Text("username", "Whom to sign in as."),
        OutputField.Secret("password", "With which password."),
        OutputField.Text("database", "The database.", "default"),
        OutputField.Text("table", "The table.", "webhook_events"),
        OutputField.Flag("createTable", "Make the table (ReplacingMergeTree by id) unless it is there.", byDefault: true),
        OutputField.Number("maxBatch", "The most events in one write.", 1, 10_000, 1000),
        .. BatchSettings.Fields.Where(f => f.Name == "connections"),
    ];

    private static readonly string[] Names = ["database", "table"];

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        if (!OutputHttp.IsUrl(settings.Text("url")))
        {
            yield return new FieldError("url", "must be an absolute http or https URL, without credentials");
        }

        foreach (var name in Names.Where(n => !settings.Text(n).All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            yield return new FieldError(name, "must be a name of letters, digits and _");
        }
    }

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new ClickHouseTarget(settings, context));
}
