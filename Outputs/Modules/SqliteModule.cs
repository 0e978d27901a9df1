using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Settings;
using WebhookOps.Outputs.Tables;

namespace WebhookOps.Outputs.Modules;

/// <summary>Rows in a table of an SQLite file below the host's folder for outputs. A batch is one transaction, on disk when confirmed.</summary>
internal sealed class SqliteModule : IOutputModule
{
    public string Name => "sqlite";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Text("path", "The file, below the folder for outputs.", "events.db"),
        .. TableSettings.Fields,
        .. BatchSettings.Fields.Where(f => f.Name == "maxBatch"),
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        var path = settings.Text("path");
        return Path.IsPathRooted(path) || path.Split('/', '\\').Any(static part => part is "" or "." or "..")
            ? [new FieldError("path", "must be relative, without '.' and '..'")]
            : TableSettings.Check(settings);
    }

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(new BatchSettings((int)settings.Number("maxBatch"), 1), context, () => new SqliteTarget(settings, context));
}
