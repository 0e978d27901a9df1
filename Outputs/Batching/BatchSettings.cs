using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Batching;

/// <summary>The settings that all modules with batches share.</summary>
/// <param name="MaxBatch">The most events in one write.</param>
/// <param name="Connections">Writes under way at once; with more than one the order of events is not kept.</param>
internal readonly record struct BatchSettings(int MaxBatch, int Connections)
{
    public static IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Number("maxBatch", "The most events in one write.", 1, 1000, 100),
        OutputField.Number("connections", "Connections at once; with more than one the order of events is not kept.", 1, 16, 1),
    ];

    public static BatchSettings Of(OutputSettings settings) => new((int)settings.Number("maxBatch"), (int)settings.Number("connections"));
}
