using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs;

/// <summary>A kind of data system that events can be written to: one file each.</summary>
public interface IOutputModule
{
    /// <summary>What <c>output.module</c> calls it.</summary>
    string Name { get; }

    IReadOnlyList<string> Aliases => [];

    /// <summary>What its settings may hold; everything else is refused.</summary>
    IReadOnlyList<OutputField> Fields { get; }

    /// <summary>What its settings get wrong together; each of them alone has been checked before.</summary>
    IEnumerable<FieldError> Check(OutputSettings settings) => [];

    /// <summary>Makes it ready. Connects to nothing yet: that is for the first event.</summary>
    IOutput Open(OutputSettings settings, OutputContext context);
}
