using System.Net.Mail;
using WebhookOps.Core.Validation;

namespace WebhookOps.Core.Alerts;

/// <summary>What an alert target must be like. URLs are looked at where names can be resolved.</summary>
public static class AlertTargetRules
{
    private const int MaxRecipients = 50;

    public static IReadOnlyList<string> Securities { get; } = ["starttls", "tls", "none"];

    public static IEnumerable<FieldError> Check(AlertTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        for (var i = 0; i < target.Incidents.Count; i++)
        {
            if (IncidentKinds.Parse(target.Incidents[i]) is null)
            {
                yield return new FieldError($"incidents[{i}]", $"must be one of {string.Join(", ", IncidentKinds.Names)}");
            }
        }

        foreach (var error in target.Kind == AlertTargetKind.Mail ? Check(target.Settings.Mail ?? new AlertMail()) : [])
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Check(AlertMail mail)
    {
        if (mail.Host.Length > 255 || Uri.CheckHostName(mail.Host) is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            yield return new FieldError("mail.host", "must be a host name or an address, without port and scheme");
        }

        if (mail.Port is < 1 or > 65_535)
        {
            yield return new FieldError("mail.port", "must be 1 to 65535") { Code = FieldError.OutOfRange };
        }

        if (!Securities.Contains(mail.Security, StringComparer.Ordinal))
        {
            yield return new FieldError("mail.security", $"must be one of {string.Join(", ", Securities)}");
        }
        else if (mail.Security == "none" && !mail.Password.IsEmpty)
        {
            yield return new FieldError("mail.security", "must be starttls or tls where there is a password");
        }

        if (!IsAddress(mail.From))
        {
            yield return new FieldError("mail.from", "must be a mail address");
        }

        if (mail.To.Count is 0 or > MaxRecipients)
        {
            yield return new FieldError("mail.to", $"must be 1 to {MaxRecipients} mail addresses");
        }

        for (var i = 0; i < mail.To.Count; i++)
        {
            if (!IsAddress(mail.To[i]))
            {
                yield return new FieldError($"mail.to[{i}]", "must be a mail address");
            }
        }
    }

    /// <summary>An address of which no part could end a header line or an SMTP command.</summary>
    private static bool IsAddress(string? text) =>
        text is { Length: > 0 and <= 320 } && text.All(static c => c is >= ' ' and <= '~') && MailAddress.TryCreate(text, out var address)
        && !address.Address.AsSpan().ContainsAny('<', '>', ' ');
}
