using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;
using WebhookOps.Outputs.Sqs;

namespace WebhookOps.Outputs.Modules;

/// <summary>An Amazon SQS queue, or one of a compatible service. Its messages are texts, so each is an envelope.</summary>
internal sealed class SqsModule : IOutputModule
{
    private const int MaxBatch = 10; // SQS takes no more at once

    public string Name => "sqs";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Required("queueUrl", "URL of the queue; it must be there."),
        OutputField.Text("group", $"Message group, for a queue whose name ends in .fifo. It {OutputTemplate.Rule}.", "{source}"),
        OutputField.Text("region", "The region.", "us-east-1"),
        OutputField.Text("endpoint", "URL of a compatible service; Amazon's own, if left out."),
        OutputField.Required("accessKeyId", "Id of the access key."),
        OutputField.Secret("secretAccessKey", "Its secret.") with { IsRequired = true },
        .. BatchSettings.Fields,
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        foreach (var field in (string[])["queueUrl", "endpoint"])
        {
            if (settings.Has(field) && !OutputHttp.IsUrl(settings.Text(field)))
            {
                yield return new FieldError(field, "must be an absolute http or https URL");
            }
        }

        foreach (var error in OutputTemplate.Check("group", settings.Text("group")))
        {
            yield return error;
        }
    }

    public IOutput Open(OutputSettings settings, OutputContext context)
    {
        var batches = BatchSettings.Of(settings);
        return new BatchedOutput(batches with { MaxBatch = Math.Min(batches.MaxBatch, MaxBatch) }, context, () => new SqsTarget(settings, context));
    }
}
