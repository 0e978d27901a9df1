using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using WebhookOps.Core.Events;
using WebhookOps.Core.Json;
using WebhookOps.Core.Verification.Rules;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Providers;

/// <summary>Where a request carries a value: <c>header:X-GitHub-Event</c>, <c>body:data.object.id</c>, <c>form:CallStatus</c> or <c>query:challenge</c>.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct ValueLocation
{
    private const string HeaderPrefix = "header:";
    private const string BodyPrefix = "body:";
    private const string FormPrefix = "form:";
    private const string QueryPrefix = "query:";

    private ValueLocation(string? header = null, string? body = null, string? form = null, string? query = null) => (Header, Body, Form, Query) = (header, body, form, query);

    /// <summary>The header's name, or null.</summary>
    public string? Header { get; }

    /// <summary>The path in the JSON body, or null.</summary>
    public string? Body { get; }

    /// <summary>The field of the form that is the body, or null.</summary>
    public string? Form { get; }

    /// <summary>The parameter of the query, or null.</summary>
    public string? Query { get; }

    public static ValueLocation InHeader(string name) => new(header: name);

    public static ValueLocation InBody(string path) => new(body: path);

    public static ValueLocation InForm(string field) => new(form: field);

    public static ValueLocation InQuery(string parameter) => new(query: parameter);

    /// <exception cref="FormatException">None of the four forms.</exception>
    public static ValueLocation Parse(string text) =>
        text.StartsWith(HeaderPrefix, StringComparison.Ordinal) && SignatureRecipeRules.IsHeaderName(text[HeaderPrefix.Length..]) ? InHeader(text[HeaderPrefix.Length..])
        : text.StartsWith(BodyPrefix, StringComparison.Ordinal) && JsonFields.IsPath(text[BodyPrefix.Length..]) ? InBody(text[BodyPrefix.Length..])
        : text.StartsWith(FormPrefix, StringComparison.Ordinal) && text.Length > FormPrefix.Length ? InForm(text[FormPrefix.Length..])
        : text.StartsWith(QueryPrefix, StringComparison.Ordinal) && text.Length > QueryPrefix.Length ? InQuery(text[QueryPrefix.Length..])
        : throw new FormatException($"'{text}' is none of header:NAME, body:PATH, form:FIELD and query:PARAMETER.");

    public override string ToString() => Header is not null ? HeaderPrefix + Header : Body is not null ? BodyPrefix + Body : Form is not null ? FormPrefix + Form : QueryPrefix + Query;

    /// <summary>The value, unless it is in a JSON body: that is read for all of its values at once.</summary>
    internal string? FindOutsideJson(InboundRequest request) =>
        Header is not null ? request.Headers.Find(Header)
        : Form is not null ? QueryText.Find(Encoding.UTF8.GetString(request.Body.Span), Form)
        : Query is not null ? QueryText.Find(request.Query, Query)
        : null;

    private sealed class Converter : JsonConverter<ValueLocation>
    {
        public override ValueLocation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, ValueLocation value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
