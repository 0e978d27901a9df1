using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using WebhookOps.Core.Secrets;
using WebhookOps.Storage.Sealing;

namespace WebhookOps.Storage.Model;

/// <summary>Properties kept as one JSON document in a column, plain or sealed.</summary>
internal static class Documents
{
    private static readonly JsonSerializerOptions s_plain = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The only options that write a secret's text: what they make is sealed before it goes anywhere.</summary>
    private static readonly JsonSerializerOptions s_toBeSealed = new(s_plain) { Converters = { new SecretText() } };

    public static PropertyBuilder<T> IsDocument<T>(this PropertyBuilder<T> property) =>
        Convert(property, value => JsonSerializer.Serialize(value, s_plain), text => JsonSerializer.Deserialize<T>(text, s_plain)!);

    public static PropertyBuilder<T> IsSealed<T>(this PropertyBuilder<T> property, Sealer sealer, Func<T, T>? complete = null) =>
        Convert(
            property,
            value => sealer.Seal(JsonSerializer.Serialize(value, s_toBeSealed)),
            text =>
            {
                var document = JsonSerializer.Deserialize<T>(sealer.Open(text), s_toBeSealed)!;
                return complete is null ? document : complete(document);
            });

    /// <summary>JSON text that holds secrets. What was written before it was sealed begins with a brace, and is sealed by the next change.</summary>
    public static PropertyBuilder<string?> IsSealedText(this PropertyBuilder<string?> property, Sealer sealer) =>
        property.HasConversion(new ValueConverter<string?, string?>(
            text => text == null ? null : sealer.Seal(text),
            kept => kept == null || kept.StartsWith('{') ? kept : sealer.Open(kept)));

    private static PropertyBuilder<T> Convert<T>(PropertyBuilder<T> property, Func<T, string> write, Func<string, T> read) =>
        property.HasConversion(
            new ValueConverter<T, string>(value => write(value), text => read(text)),
            new ValueComparer<T>((a, b) => Text(a) == Text(b), value => Text(value).GetHashCode(StringComparison.Ordinal), value => value));

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, s_toBeSealed);

    private sealed class SecretText : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }
}
