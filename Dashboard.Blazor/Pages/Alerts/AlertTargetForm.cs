using System.Globalization;
using System.Text.Json.Nodes;
using WebhookOps.Core.Alerts;
using WebhookOps.Dashboard.Blazor.Api.Alerts;
using WebhookOps.Dashboard.Blazor.Api.Http;
using WebhookOps.Dashboard.Blazor.Pages.Forms;

namespace WebhookOps.Dashboard.Blazor.Pages.Alerts;

/// <summary>An alert target's settings as the fields of a form, and back.</summary>
internal static class AlertTargetForm
{
    public static FormState Empty => new(new Dictionary<string, string?>(StringComparer.Ordinal) { ["enabled"] = "true", ["mail.security"] = "starttls" });

    public static string FieldOf(IncidentKind kind) => "tell." + IncidentKinds.NameOf(kind);

    public static FormState Of(AlertTarget target)
    {
        var mail = target.Settings.Mail ?? new AlertMail();
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["url"] = target.Kind == AlertTargetKind.Webhook ? target.Settings.Url.Reveal() : "",
            ["mail.host"] = mail.Host,
            ["mail.port"] = mail.Port.ToString(CultureInfo.InvariantCulture),
            ["mail.security"] = mail.Security,
            ["mail.username"] = mail.Username,
            ["mail.from"] = mail.From,
            ["mail.to"] = string.Join('\n', mail.To),
            ["allowPrivateNetwork"] = target.AllowPrivateNetwork switch { true => "true", false => "false", null => "" },
            ["enabled"] = target.Enabled ? "true" : "",
        };
        foreach (var kind in IncidentKinds.All)
        {
            fields[FieldOf(kind)] = target.Incidents.Contains(IncidentKinds.NameOf(kind), StringComparer.Ordinal) ? "true" : "";
        }

        return new FormState(fields);
    }

    /// <param name="shown">What the form showed of the target; null: it is a new one, and its name and kind are given too.</param>
    public static Body<AlertTargetRequest> Read(IFormCollection form, AlertTargetKind kind, FormState? shown)
    {
        var json = new FormJson(form, shown).Flag("enabled").FlagOrNull("allowPrivateNetwork");
        if (shown is null)
        {
            json.Text("name", "kind");
        }

        if (kind == AlertTargetKind.Mail)
        {
            json.Text("mail.security", "mail.password").TextOrNull("mail.host", "mail.username", "mail.from").NumberOrNull("mail.port").Node("mail.to", Lines(form["mail.to"].ToString()));
        }
        else
        {
            json.TextOrNull("url");
        }

        var told = IncidentKinds.All.Where(k => form[FieldOf(k)].ToString() is "true" or "on").Select(k => JsonValue.Create(IncidentKinds.NameOf(k)));
        return json.Node("incidents", new JsonArray([.. told]), [.. IncidentKinds.All.Select(FieldOf)]).ToBody<AlertTargetRequest>();
    }

    private static JsonArray Lines(string text) =>
        new([.. text.Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => JsonValue.Create(t))]);
}
