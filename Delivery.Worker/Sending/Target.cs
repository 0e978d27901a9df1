using System.Runtime.CompilerServices;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.StandardWebhooks;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>What is worked out once for each destination: its URL, its signer and the headers it asks for. A changed catalog brings new destinations, and so new targets.</summary>
internal sealed class Target
{
    private static readonly ConditionalWeakTable<Destination, Target> Known = [];

    private readonly Uri? _url;
    private readonly bool _forwardPath;

    private Target(Destination destination)
    {
        _forwardPath = destination.ForwardPath;
        Headers = [.. destination.Secrets.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.Reveal()))];
        if (Uri.TryCreate(destination.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            _url = url;
        }
        else
        {
            Fault = "The destination's URL is not an absolute http or https URL.";
        }

        try
        {
            Signer = new WebhookSigner(destination.Secrets.SigningSecrets);
        }
        catch (FormatException unusable)
        {
            Fault = unusable.Message;
        }
    }

    /// <summary>Why nothing can be sent there; null: it can.</summary>
    public string? Fault { get; }

    public WebhookSigner? Signer { get; }

    /// <summary>Headers that the operator adds; they replace the provider's.</summary>
    public KeyValuePair<string, string>[] Headers { get; }

    public static Target Of(Destination destination) => Known.GetValue(destination, static unknown => new Target(unknown));

    /// <summary>Where an event goes. Only of a target without a fault.</summary>
    public Uri UrlFor(Event @event) => _forwardPath ? TargetUrl.Append(_url!, @event) : _url!;
}
