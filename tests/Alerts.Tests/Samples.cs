using WebhookOps.Core.Alerts;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Storage.Events;

namespace WebhookOps.Alerts.Tests;

internal static class Samples
{
    public const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static Destination Destination(string name = "shop", DestinationKind kind = DestinationKind.Http, string? target = null) =>
        new() { Id = Guid.CreateVersion7(), Name = name, Kind = kind, Target = target, Url = "https://shop.example/" };

    public static AlertTarget Webhook(string url, string name = "hook") =>
        Target(AlertTargetKind.Webhook, name, new AlertTargetSettings { Url = new(url), SigningSecrets = [new SigningSecret(new Secret(Key))] });

    public static AlertTarget Slack(string url) => Target(AlertTargetKind.Slack, "slack", new AlertTargetSettings { Url = new(url) });

    public static AlertTarget Mail(int port) => Target(AlertTargetKind.Mail, "mail", new AlertTargetSettings
    {
        Mail = new AlertMail { Host = "127.0.0.1", Port = port, Security = "none", From = "Hooks <hooks@example.com>", To = ["ops@example.com", "Second <second@example.com>"] },
    });

    /// <summary>An event with a delivery to each of some destinations.</summary>
    public static async Task AppendAsync(this AlertHost host, int count, params Guid[] destinations)
    {
        var now = host.Get<TimeProvider>().GetUtcNow();
        await host.Get<IEventLog>().AppendAsync([.. Enumerable.Range(0, count).Select(_ => new NewEvent
        {
            Id = Guid.CreateVersion7(now),
            SourceId = Guid.CreateVersion7(),
            ReceivedAt = now,
            Method = "POST",
            Path = "",
            Query = "",
            Headers = HeaderList.Empty,
            Body = [],
            VerifiedBy = "none",
            Deliveries = [.. destinations.Select(d => new NewDelivery(Guid.CreateVersion7(now), d, null))],
        })], CancellationToken.None);
    }

    private static AlertTarget Target(AlertTargetKind kind, string name, AlertTargetSettings settings) =>
        new() { Id = Guid.CreateVersion7(), Name = name, Kind = kind, Settings = settings };
}
