using WebhookOps.Core.Events;
using WebhookOps.Core.Json;

namespace WebhookOps.Core.Providers;

/// <summary>Recognises a provider's handshake. Ask it only after the sender was verified, so that strangers cannot have their text reflected.</summary>
public sealed class Handshake
{
    /// <summary>Longer challenges are no provider's; they are not answered.</summary>
    public const int MaxAnswerLength = 1024;

    private readonly HandshakeRecipe _recipe;
    private readonly JsonFields _fields;

    private Handshake(HandshakeRecipe recipe)
    {
        _recipe = recipe;
        _fields = new JsonFields([recipe.When, recipe.Answer]);
    }

    /// <summary>Null if the provider has none.</summary>
    public static Handshake? Of(Provider provider) => provider.Handshake is { } recipe ? new Handshake(recipe) : null;

    /// <summary>The answer, or null if this request is no handshake but an event.</summary>
    public HandshakeAnswer? Answer(InboundRequest request)
    {
        var values = new Values();
        return _fields.TryRead(request.Body.Span, values) && string.Equals(values[0], _recipe.Is, StringComparison.Ordinal) && values[1] is { Length: > 0 and <= MaxAnswerLength } text
            ? new HandshakeAnswer("text/plain; charset=utf-8", text)
            : null;
    }

    [System.Runtime.CompilerServices.InlineArray(2)]
    private struct Values
    {
        private string? _first;
    }
}
