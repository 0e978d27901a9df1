using System.Globalization;
using WebhookOps.Core.Events;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Providers.Samples;

/// <summary>A webhook such as a provider would send, signed as it would sign: to try a source without waiting for the real thing.</summary>
/// <param name="Headers">The content type among them.</param>
public sealed record SampleWebhook(IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <param name="secret">Empty: it is not signed.</param>
    /// <param name="url">Where it will be sent, for the providers that sign that too.</param>
    /// <param name="type">What happened; null: something that the provider tells of.</param>
    /// <param name="body">Null: a small one of the provider's shape.</param>
    /// <exception cref="FormatException">The secret cannot be the provider's, the provider signs with a private key, or the body is not one that it could sign.</exception>
    public static SampleWebhook Create(Provider provider, Secret secret, Uri url, string? type, byte[]? body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(url);
        var isForm = provider.Signatures.Any(r => SignedTemplate.Parse(r.Template).Signs(SignedTemplate.PartKind.Form));
        var headers = new List<(string Name, string Value)> { ("Content-Type", isForm ? "application/x-www-form-urlencoded" : "application/json") };
        var sample = new SampleBody(now);
        foreach (var recipe in provider.Signatures.Where(r => r.Items is not null))
        {
            sample.AddItem(recipe);
        }

        Place(provider.EventType, type ?? TypeOf(provider.Key), headers, sample);
        Place(provider.EventId, "sample-" + Guid.CreateVersion7(now).ToString("N"), headers, sample);
        body ??= isForm ? sample.ToForm() : sample.ToJson();
        if (!secret.IsEmpty)
        {
            var recipe = RecipeOf(provider, secret);
            if (recipe.Items is null)
            {
                Sign(recipe, secret, url, body, now, headers);
            }
            else
            {
                body = SampleBody.Sign(body, recipe, secret);
            }
        }

        return new SampleWebhook(headers, body);
    }

    private static string TypeOf(string provider) => provider switch
    {
        "adyen" => "AUTHORISATION",
        "box" => "FILE.UPLOADED",
        "github" => "push",
        "shopify" => "orders/create",
        "slack" => "event_callback",
        "stripe" => "invoice.paid",
        "twilio" => "onMessageAdded",
        _ => "sample.created",
    };

    /// <summary>Into the first place where the provider has it, if it is not there yet.</summary>
    private static void Place(IReadOnlyList<ValueLocation> places, string value, List<(string Name, string Value)> headers, SampleBody body)
    {
        if (places is not [var place, ..])
        {
            return;
        }

        if (place.Header is { } header)
        {
            headers.Add((header, value));
        }
        else
        {
            body.Set(place.Form ?? place.Body!, value);
        }
    }

    private static SignatureRecipe RecipeOf(Provider provider, Secret secret) =>
        provider.Signatures.FirstOrDefault(r => r.Secret.Decode(secret.Reveal()) is not null && SignatureAlgorithms.CanSign(r.Algorithm))
        ?? throw new FormatException(
            provider.Signatures.Count == 0 ? $"{provider.Name} does not sign. Leave the secret out."
            : provider.Signatures.All(r => !SignatureAlgorithms.CanSign(r.Algorithm)) ? $"{provider.Name} signs with a private key that only it has, so a sample cannot be signed."
            : $"This is not a secret as {provider.Name} writes them.");

    private static void Sign(SignatureRecipe recipe, Secret secret, Uri url, byte[] body, DateTimeOffset now, List<(string Name, string Value)> headers)
    {
        var timestamp = recipe.Timestamp?.Format switch
        {
            TimestampFormat.Rfc3339 => now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            TimestampFormat.Milliseconds => now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            _ => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        if (recipe.Timestamp?.Header is { } timestampHeader)
        {
            headers.Add((timestampHeader, timestamp));
        }

        foreach (var name in SignedTemplate.HeadersIn(recipe.Template).Where(n => headers.TrueForAll(h => !h.Name.Equals(n, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            headers.Add((name, "sample-" + Guid.CreateVersion7(now).ToString("N")));
        }

        var request = new InboundRequest("POST", url.AbsoluteUri, "", url.Query, new HeaderList([.. headers.Select(h => new Header(h.Name, h.Value))]), body);
        var stamp = recipe.Token is null ? timestamp : TokenClaims.Write(recipe, request, now);
        var text = ExpectedSignature.Of(recipe, secret, request, stamp)!;
        headers.Add((recipe.Header, recipe.Layout switch
        {
            SignatureLayout.Pairs when recipe.Timestamp?.Pair is { } pair => $"{pair}={timestamp}{recipe.Separator}{recipe.Version}={text}",
            SignatureLayout.Pairs => $"{recipe.Version}={text}",
            SignatureLayout.Versions => $"{recipe.Version},{text}",
            _ when recipe.Token is not null => $"{stamp}.{text}",
            _ => text,
        }));
    }
}
