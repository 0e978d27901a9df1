using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebhookOps.Core.Secrets;

/// <summary>
/// A secret that cannot slip out: it prints as <c>[secret]</c> and refuses to be written as JSON.
/// Storage seals it; whoever needs its text says so by calling <see cref="Reveal"/>.
/// </summary>
[JsonConverter(typeof(RefusingConverter))]
public readonly record struct Secret(string? Text)
{
    public bool IsEmpty => string.IsNullOrEmpty(Text);

    public string Reveal() => Text ?? "";

    public override string ToString() => "[secret]";

    private sealed class RefusingConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret is not written as JSON. Seal it, or reveal it on purpose.");
    }
}
