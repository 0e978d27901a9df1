using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using WebhookOps.Core.Events;
using WebhookOps.Core.Json;
using WebhookOps.Core.Secrets;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.Core.Providers;

/// <summary>
/// Recognises a provider's handshake with one source. Unless the provider asks by GET, ask it only after the sender was verified, so that
/// strangers cannot have their text reflected, or hashed.
/// </summary>
public sealed class Handshake
{
    /// <summary>Longer challenges are no provider's; they are not answered.</summary>
    public const int MaxAnswerLength = 1024;

    private const string Json = "application/json";

    private readonly HandshakeRecipe _recipe;
    private readonly SourceCredentials _credentials;
    private readonly StoredSecret? _token;
    private readonly JsonFields? _fields;
    private readonly string[] _paths;

    private Handshake(HandshakeRecipe recipe, SourceCredentials credentials)
    {
        (_recipe, _credentials) = (recipe, credentials);
        _token = credentials.HandshakeToken.IsEmpty ? null : new StoredSecret(credentials.HandshakeToken.Reveal());
        _paths = [.. new[] { recipe.When, recipe.Challenge, recipe.Token }.Select(l => l?.Body).OfType<string>().Distinct(StringComparer.Ordinal)];
        _fields = _paths.Length > 0 ? new JsonFields(_paths) : null;
    }

    /// <summary>Null if the provider has none.</summary>
    public static Handshake? Of(Provider provider, SourceCredentials credentials) => provider.Handshake is { } recipe ? new Handshake(recipe, credentials) : null;

    /// <summary>How the provider asks.</summary>
    public string Method => _recipe.Method;

    /// <summary>The answer, or null if this request is no handshake but an event.</summary>
    public HandshakeAnswer? Answer(InboundRequest request)
    {
        if (!request.Method.Equals(Method, StringComparison.Ordinal) || (_recipe.When is { Body: null } mark && !IsMark(mark.FindOutsideJson(request))))
        {
            return null; // most events of most providers: the body need not be looked at
        }

        var values = _fields is null ? [] : new string?[_paths.Length];
        if (_fields?.TryRead(request.Body.Span, values) == false
            || (_recipe.When is { Body: not null } inside && !IsMark(Find(inside, request, values)))
            || (_recipe.Challenge is { } place && Find(place, request, values) is not { Length: > 0 and <= MaxAnswerLength }))
        {
            return null;
        }

        return _recipe.Token is { } token && _token?.Equals(Encoding.UTF8.GetBytes(Find(token, request, values) ?? "")) != true
            ? HandshakeAnswer.Refused(_token is null ? "the source has no handshakeToken to compare the provider's with" : "the token is not the source's handshakeToken")
            : Answer(_recipe.Challenge is { } challenge ? Find(challenge, request, values)! : "");
    }

    private HandshakeAnswer Answer(string challenge) => _recipe.Kind switch
    {
        HandshakeKind.Echo => new("text/plain; charset=utf-8", challenge),
        HandshakeKind.Hash => _credentials.SigningSecrets is [var newest, ..]
            ? new(Json, Hash(challenge, newest.Value))
            : HandshakeAnswer.Refused("the source has no signing secret to hash the challenge with"),
        _ => _recipe.Answer is { } text ? new(Json, text) : HandshakeAnswer.Nothing,
    };

    private string Hash(string challenge, Secret secret)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteString(_recipe.Members[0], challenge);
            json.WriteString(_recipe.Members[1], Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal()), Encoding.UTF8.GetBytes(challenge))));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private bool IsMark(string? value) => string.Equals(value, _recipe.Is, StringComparison.Ordinal);

    private string? Find(ValueLocation place, InboundRequest request, string?[] values) =>
        place.Body is { } path ? values[Array.IndexOf(_paths, path)] : place.FindOutsideJson(request);
}
