using System.Text.Json;
using System.Text.Json.Serialization;
using WebhookOps.Core.Json;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Providers;

/// <summary>Where a request carries a value: <c>header:X-GitHub-Event</c> or <c>body:data.object.id</c>.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct ValueLocation
{
    private const string HeaderPrefix = "header:";
    private const string BodyPrefix = "body:";

    private ValueLocation(string? header, string? body) => (Header, Body) = (header, body);

    /// <summary>The header's name, or null.</summary>
    public string? Header { get; }

    /// <summary>The path in the JSON body, or null.</summary>
    public string? Body { get; }

    public static ValueLocation InHeader(string name) => new(name, null);

    public static ValueLocation InBody(string path) => new(null, path);

    /// <exception cref="FormatException">Neither of the two forms.</exception>
    public static ValueLocation Parse(string text) =>
        text.StartsWith(HeaderPrefix, StringComparison.Ordinal) && SignatureRecipeRules.IsHeaderName(text[HeaderPrefix.Length..]) ? InHeader(text[HeaderPrefix.Length..])
        : text.StartsWith(BodyPrefix, StringComparison.Ordinal) && JsonFields.IsPath(text[BodyPrefix.Length..]) ? InBody(text[BodyPrefix.Length..])
        : throw new FormatException($"'{text}' is neither header:NAME nor body:PATH.");

    public override string ToString() => Header is null ? BodyPrefix + Body : HeaderPrefix + Header;

    private sealed class Converter : JsonConverter<ValueLocation>
    {
        public override ValueLocation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, ValueLocation value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
