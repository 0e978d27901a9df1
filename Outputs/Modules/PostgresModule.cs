using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;
using WebhookOps.Outputs.Tables;

namespace WebhookOps.Outputs.Modules;

/// <summary>Rows in a PostgreSQL table. A batch is one transaction.</summary>
internal sealed class PostgresModule : IOutputModule
{
    public string Name => "postgresql";

    public IReadOnlyList<string> Aliases => ["postgres"];

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        .. Endpoint.Fields(5432),
        OutputField.Required("database", "The database."),
        .. TableSettings.Fields,
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings) => [.. Endpoint.Check(settings), .. TableSettings.Check(settings)];

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(BatchSettings.Of(settings), context, () => new PostgresTarget(settings, context));
}
