using System.Net.Mail;
using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Batching;
using WebhookOps.Outputs.Mail;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>A mail for each event, with its body attached, over SMTP.</summary>
internal sealed class MailModule : IOutputModule
{
    public string Name => "smtp";

    public IReadOnlyList<string> Aliases => ["mail"];

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        .. Endpoint.Fields(587).Where(f => f.Name != "tls"),
        OutputField.Choice("security", "starttls: begin in the clear and secure it; tls: TLS from the first byte; none: all in the clear, without password.", "starttls", "tls", "none"),
        OutputField.Required("from", "The sender's address."),
        OutputField.Required("to", "Whom to write to: one address or several, separated by commas."),
        OutputField.Text("subject", $"The subject. It {OutputTemplate.Rule}.", "{type} from {source}"),
        .. BatchSettings.Fields.Where(f => f.Name == "connections"),
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        foreach (var error in Endpoint.Check(settings).Concat(OutputTemplate.Check("subject", settings.Text("subject"))))
        {
            yield return error;
        }

        if (!MailAddress.TryCreate(settings.Text("from"), out _))
        {
            yield return new FieldError("from", "must be a mail address");
        }

        if (!MailText.Addresses(settings.Text("to")).All(to => MailAddress.TryCreate(to, out _)))
        {
            yield return new FieldError("to", "must be mail addresses, separated by commas");
        }

        if (settings.Text("security") == "none" && settings.Has("password"))
        {
            yield return new FieldError("security", "must be starttls or tls where there is a password");
        }
    }

    public IOutput Open(OutputSettings settings, OutputContext context) =>
        new BatchedOutput(new BatchSettings(20, (int)settings.Number("connections")), context, () => new MailTarget(settings, context));
}
