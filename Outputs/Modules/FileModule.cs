using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Files;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>
/// Files below the host's folder for outputs: a line of JSON for each event in a file that is rotated, or a file for each event that
/// appears whole or not at all. Both are on disk before the event counts as written.
/// </summary>
internal sealed class FileModule : IOutputModule
{
    private const string Lines = "lines";

    public string Name => "file";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Choice("mode", "lines: a line of JSON for each event; bodies: a file for each event, holding its body alone.", Lines, "bodies"),
        OutputField.Text("path", "Below the folder for outputs; events.jsonl for lines, {source}/{date}/{id} for bodies, if left out. " + Placeholders),
        OutputField.Number("rotateBytes", "Lines: a file that has become larger is renamed and a new one begun.", 1024, 1L << 40, 100L << 20),
        OutputField.Number("keepFiles", "Lines: how many renamed files are kept; older ones are removed.", 1, 10_000, 10),
        .. BatchSettings.Fields.Where(f => f.Name == "maxBatch"),
    ];

    private const string Placeholders = "It may hold {source}, {type}, {date}, {id}, {year}, {month}, {day} and {hour}.";

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        var path = PathOf(settings);
        if (Path.IsPathRooted(path) || path.Split('/', '\\').Any(static part => part is "" or "." or ".."))
        {
            return [new FieldError("path", "must be relative, without '.' and '..'")];
        }

        return settings.Text("mode") != Lines && !new OutputTemplate(path).IsUnique
            ? [new FieldError("path", "must hold {id}, so that each event has a file of its own")]
            : OutputTemplate.Check("path", path);
    }

    public IOutput Open(OutputSettings settings, OutputContext context)
    {
        var root = Path.GetFullPath(context.FilesPath);
        var path = new OutputTemplate(PathOf(settings));
        return new BatchedOutput(
            new BatchSettings((int)settings.Number("maxBatch"), 1),
            context,
            () => settings.Text("mode") == Lines
                ? new RotatedLines(root, path, settings.Number("rotateBytes"), (int)settings.Number("keepFiles"), context.Clock)
                : new WholeFiles(root, path));
    }

    private static string PathOf(OutputSettings settings) =>
        settings.Has("path") ? settings.Text("path") : settings.Text("mode") == Lines ? "events.jsonl" : "{source}/{date}/{id}";
}
