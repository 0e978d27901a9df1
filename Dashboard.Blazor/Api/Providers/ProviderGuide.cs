using WebhookOps.Core.Providers;

namespace WebhookOps.Dashboard.Blazor.Api.Providers;

/// <summary>What to do at a provider's own site, so that its webhooks come here and can be verified.</summary>
/// <param name="Steps">In order.</param>
/// <param name="Secret">What its secret is called and where it is found.</param>
internal sealed record ProviderGuide(IReadOnlyList<string> Steps, string Secret)
{
    private const string PasteUrl = "Paste the URL above.";

    private static readonly Dictionary<string, ProviderGuide> s_known = new(StringComparer.Ordinal)
    {
        ["github"] = new(
            ["Open the repository's (or organisation's) Settings → Webhooks → Add webhook.", "Paste the URL above as the payload URL and choose application/json.", "Enter the same secret there as here, choose the events, and save: GitHub sends a ping at once."],
            "Any long random text: the same one here and at GitHub."),
        ["stripe"] = new(
            ["Open Developers → Webhooks in the Stripe dashboard and add an endpoint.", PasteUrl + " Choose the events.", "Reveal the endpoint's signing secret and enter it here."],
            "The endpoint's own signing secret; it begins with whsec_."),
        ["shopify"] = new(
            ["Open Settings → Notifications → Webhooks in the Shopify admin and create a webhook in JSON.", PasteUrl, "Enter the key that Shopify shows below the list of webhooks here."],
            "The key shown with the list of webhooks, or an app's client secret."),
        ["slack"] = new(
            ["Open your app at api.slack.com/apps and enter its signing secret (Basic Information) here first.", "Under Event Subscriptions, switch events on and paste the URL above: Slack checks it at once, and it is answered by itself.", "Subscribe to events and install the app."],
            "The app's signing secret, under Basic Information."),
        ["meta"] = new(
            ["Enter the app's secret and a verify token of your own choice here first.", "Open the app's Webhooks product at developers.facebook.com, choose an object, and paste the URL above as the callback URL, with the same verify token: Meta checks both at once.", "Subscribe to fields."],
            "The app secret, under App settings → Basic."),
        ["zoom"] = new(
            ["Open the app at marketplace.zoom.us and enter its secret token (Access or Features) here first.", "Add an event subscription, paste the URL above and press Validate: it is answered by itself.", "Choose the events and save."],
            "The app's secret token."),
        ["twitch"] = new(
            ["Enter a secret of your own choice here first.", "Create each EventSub subscription with the URL above as the callback and the same secret: Twitch asks whether the URL is yours, and is answered by itself."],
            "The secret that the subscriptions are created with: 10 to 100 characters."),
        ["dropbox"] = new(
            ["Open the app in the App Console, paste the URL above under Webhooks and press Add: Dropbox checks it at once.", "Enter the app secret here."],
            "The app secret, under Settings."),
        ["discord"] = new(
            ["Open the application in the Developer Portal and enter its public key (General Information) here first.", "Under Webhooks, paste the URL above as the endpoint: Discord checks that wrong signatures are refused.", "Switch events on and choose them."],
            "The application's public key, in hexadecimal digits."),
        ["adyen"] = new(
            ["Open Developers → Webhooks in the Customer Area and add a standard webhook.", PasteUrl + " Choose JSON.", "Generate an HMAC key under Security, enter it here, and save."],
            "The webhook's HMAC key, in hexadecimal digits. Webhooks of a balance platform are the other provider of that name."),
        ["adyen-platform"] = new(
            ["Open Developers → Webhooks in the Balance Platform Customer Area and add a webhook of the kind you want.", PasteUrl, "Generate an HMAC key under Security, enter it here, and save."],
            "The webhook's HMAC key, in hexadecimal digits."),
        ["box"] = new(
            ["Open the app's Webhooks tab in the Developer Console and generate signature keys under Manage signature keys.", "Enter the primary or the secondary key here: either will do, and both may be there at once.", "Create a webhook (V2) with the URL above and choose its triggers."],
            "The primary or the secondary signature key of the app."),
        ["messagebird"] = new(
            [PasteUrl + " MessageBird signs the whole URL, as it calls it.", "Enter the signing key here: Developers → API settings → Signed HTTP requests."],
            "The signing key of the account (not an API key)."),
        ["twilio"] = new(
            ["Enter the account's auth token here first.", "Paste the URL above as the callback of whatever is to be told of. Twilio signs the whole URL, as it calls it."],
            "The primary auth token of the account, on the Console's first page."),
        ["standard-webhooks"] = new(
            ["Add an endpoint at the sender and paste the URL above.", "Copy the endpoint's signing secret from there and enter it here."],
            "The endpoint's signing secret; it begins with whsec_."),
        ["generic"] = new(
            ["Tell the sender to POST to the URL above.", "To have its requests verified, let it put an HMAC-SHA256 of the body, in hexadecimal after sha256=, into the header X-WebhookOps-Signature, made with a secret that you enter here."],
            "Any long random text that you share with the sender; empty: anyone who knows the URL may send."),
    };

    public static ProviderGuide Of(Provider provider)
    {
        if (s_known.TryGetValue(provider.Key, out var known))
        {
            return known;
        }

        var header = provider.Signatures.Select(s => s.Header).FirstOrDefault(h => !string.IsNullOrEmpty(h));
        return new(
            [$"Open the webhook settings of {provider.Name} and add an endpoint.", PasteUrl, "Enter the secret that is shown there here, and choose the events."],
            header is null ? $"The secret that {provider.Name} signs its webhooks with." : $"The secret that {provider.Name} signs its webhooks with: the signature comes in the header {header}.");
    }
}
