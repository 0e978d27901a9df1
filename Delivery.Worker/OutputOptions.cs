namespace WebhookOps.Delivery.Worker;

/// <summary>Settings of output modules: section <c>Outputs</c>.</summary>
public sealed class OutputOptions
{
    public const string Section = "Outputs";

    /// <summary>The folder that the files of outputs stay inside; <c>outputs</c> below <c>Data:Path</c> if not set.</summary>
    public string FilesPath { get; set; } = "";
}
