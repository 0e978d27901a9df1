using WebhookOps.Core.Alerts;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.StandardWebhooks;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Alerts;

internal static class AlertMapping
{
    public const string KnownKinds = "webhook, mail, slack";

    public static string TextOf(AlertTargetKind kind) => kind switch
    {
        AlertTargetKind.Mail => "mail",
        AlertTargetKind.Slack => "slack",
        _ => "webhook",
    };

    /// <param name="text">Null: a webhook.</param>
    public static AlertTargetKind? KindOf(string? text) => text switch
    {
        null or "webhook" => AlertTargetKind.Webhook,
        "mail" => AlertTargetKind.Mail,
        "slack" => AlertTargetKind.Slack,
        _ => null,
    };

    public static AlertTargetAnswer ToAnswer(AlertTarget target) => new()
    {
        Id = PublicId.Format(PublicId.AlertTarget, target.Id),
        Name = target.Name,
        Kind = TextOf(target.Kind),
        Url = UrlOf(target),
        Mail = target.Settings.Mail is { } mail ? new(mail.Host, mail.Port, mail.Security, mail.Username, !mail.Password.IsEmpty, mail.From, mail.To) : null,
        Incidents = target.Incidents,
        AllowPrivateNetwork = target.AllowPrivateNetwork,
        Enabled = target.Enabled,
        CreatedAt = target.CreatedAt.UtcDateTime,
        UpdatedAt = target.UpdatedAt.UtcDateTime,
    };

    /// <summary>What may be shown of a target's URL.</summary>
    public static string? UrlOf(AlertTarget target) => target.Kind switch
    {
        AlertTargetKind.Webhook => target.Settings.Url.Reveal(),
        AlertTargetKind.Slack when Uri.TryCreate(target.Settings.Url.Reveal(), UriKind.Absolute, out var url) => url.GetLeftPart(UriPartial.Authority) + "/…",
        _ => null,
    };

    public static IncidentAnswer ToAnswer(Incident incident) => new()
    {
        Id = PublicId.Format(PublicId.Incident, incident.Id),
        Kind = IncidentKinds.NameOf(incident.Kind),
        State = incident.IsOpen ? "open" : "resolved",
        SubjectKind = IncidentKinds.SubjectOf(incident.Kind),
        Subject = incident.Subject,
        Summary = incident.Summary,
        OpenedAt = incident.OpenedAt.UtcDateTime,
        ClearSince = incident.ClearSince?.UtcDateTime,
        AcknowledgedAt = incident.AcknowledgedAt?.UtcDateTime,
        AcknowledgedBy = incident.AcknowledgedBy,
        ResolvedAt = incident.ResolvedAt?.UtcDateTime,
        Resolution = incident.Resolution,
    };

    public static NoticeAnswer ToAnswer(Notice notice, string target) => new(
        target,
        notice.Phase == NoticePhase.Opened ? "opened" : "resolved",
        notice.State switch { NoticeState.Told => "told", NoticeState.GivenUp => "given-up", _ => "waiting" },
        notice.Attempts,
        notice.ToldAt?.UtcDateTime,
        notice.State == NoticeState.Waiting ? notice.DueAt.UtcDateTime : null,
        notice.LastError);

    /// <summary>Sets what was given, and leaves the rest as it is.</summary>
    public static void Apply(Body<AlertTargetRequest> body, AlertTarget target, Checks checks)
    {
        var given = body.Value;
        target.Enabled = given.Enabled ?? (body.Has("enabled") || target.Enabled);
        target.Incidents = given.Incidents ?? (body.Has("incidents") ? [] : target.Incidents);
        target.AllowPrivateNetwork = body.Has("allowPrivateNetwork") ? given.AllowPrivateNetwork : target.AllowPrivateNetwork;
        var isMail = target.Kind == AlertTargetKind.Mail;
        checks.Require(!isMail || given.Url is null, "url", "A mail target has none; its settings are in 'mail'.");
        checks.Require(isMail || given.Mail is null, "mail", "Only a mail target has these.");
        checks.Require(target.Kind == AlertTargetKind.Webhook || given.SigningSecret is null, "signingSecret", "Only a webhook has one.");
        if (body.Has("url"))
        {
            target.Settings = target.Settings with { Url = new Secret(given.Url) };
        }

        if (given.SigningSecret is { } secret)
        {
            checks.Require(WebhookSecret.Decode(new Secret(secret)) is not null, "signingSecret", $"Must be {WebhookSecret.Prefix} and the base64 of {WebhookSecret.MinBytes} to {WebhookSecret.MaxBytes} bytes.");
            target.Settings = target.Settings with { SigningSecrets = [new SigningSecret(new Secret(secret))] };
        }

        if (given.Mail is { } mail)
        {
            target.Settings = target.Settings with { Mail = MailOf(mail, target.Settings.Mail, body) };
        }

        checks.Require(isMail || !target.Settings.Url.IsEmpty, "url", "A URL to tell is needed.", "required");
        checks.Require(!isMail || target.Settings.Mail is not null, "mail", "Say how mails go out: host, from, to.", "required");
        if (!isMail || target.Settings.Mail is not null)
        {
            checks.Add(AlertTargetRules.Check(target));
        }
    }

    /// <summary>A password stays only with the server and user that it was given for: nobody can have it sent elsewhere.</summary>
    private static AlertMail MailOf(AlertMailRequest given, AlertMail? now, Body<AlertTargetRequest> body)
    {
        var (fresh, current) = (new AlertMail(), now ?? new AlertMail());
        var mail = new AlertMail
        {
            Host = given.Host ?? Unless("host").Host,
            Port = given.Port ?? Unless("port").Port,
            Security = given.Security ?? Unless("security").Security,
            Username = given.Username ?? Unless("username").Username,
            From = given.From ?? Unless("from").From,
            To = given.To ?? Unless("to").To,
        };
        var isSameAccount = now is not null && now.Host == mail.Host && now.Port == mail.Port && now.Username == mail.Username && mail.Security != "none";
        return mail with { Password = given.Password is { } password ? new Secret(password) : isSameAccount ? now!.Password : default };

        // Null is what a new one has.
        AlertMail Unless(string member) => body.Has("mail." + member) ? fresh : current;
    }

    /// <summary>What was given over what there is; null is the default.</summary>
    public static AlertSettings Apply(Body<AlertSettingsRequest> body, AlertSettings settings)
    {
        var (given, fresh) = (body.Value, new AlertSettings());
        var (failing, backlog, agent, channel) = (given.DestinationFailing, given.BacklogGrowing, given.AgentGone, given.ChannelNearLimit);
        return new AlertSettings
        {
            DestinationFailing = new()
            {
                Enabled = failing?.Enabled ?? Unless("destinationFailing.enabled").DestinationFailing.Enabled,
                Share = failing?.Share ?? Unless("destinationFailing.share").DestinationFailing.Share,
                MinFailures = failing?.MinFailures ?? Unless("destinationFailing.minFailures").DestinationFailing.MinFailures,
                WindowSeconds = failing?.WindowSeconds ?? Unless("destinationFailing.windowSeconds").DestinationFailing.WindowSeconds,
            },
            BacklogGrowing = new()
            {
                Enabled = backlog?.Enabled ?? Unless("backlogGrowing.enabled").BacklogGrowing.Enabled,
                AgeSeconds = backlog?.AgeSeconds ?? Unless("backlogGrowing.ageSeconds").BacklogGrowing.AgeSeconds,
                Count = backlog?.Count switch { null => Unless("backlogGrowing.count").BacklogGrowing.Count, 0 => null, var count => count },
            },
            AgentGone = new()
            {
                Enabled = agent?.Enabled ?? Unless("agentGone.enabled").AgentGone.Enabled,
                GraceSeconds = agent?.GraceSeconds ?? Unless("agentGone.graceSeconds").AgentGone.GraceSeconds,
                OnlyWhileWaiting = agent?.OnlyWhileWaiting ?? Unless("agentGone.onlyWhileWaiting").AgentGone.OnlyWhileWaiting,
            },
            ChannelNearLimit = new()
            {
                Enabled = channel?.Enabled ?? Unless("channelNearLimit.enabled").ChannelNearLimit.Enabled,
                Share = channel?.Share ?? Unless("channelNearLimit.share").ChannelNearLimit.Share,
            },
            HoldSeconds = given.HoldSeconds ?? Unless("holdSeconds").HoldSeconds,
        };

        AlertSettings Unless(string member) => body.Has(member) ? fresh : settings;
    }
}
