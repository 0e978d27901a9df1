using System.Text;
using WebhookOps.Core.Json;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>What a signature covers, as parts in order: <c>v0:{timestamp}:{body}</c>.</summary>
internal sealed class SignedTemplate
{
    private SignedTemplate(IReadOnlyList<Part> parts) => Parts = parts;

    public IReadOnlyList<Part> Parts { get; }

    public bool Signs(params ReadOnlySpan<PartKind> kinds)
    {
        foreach (var part in Parts)
        {
            if (kinds.Contains(part.Kind))
            {
                return true;
            }
        }

        return false;
    }

    public static IEnumerable<string> HeadersIn(string template) =>
        Parse(template).Parts.Where(p => p.Kind == PartKind.Header).Select(p => p.Name);

    /// <exception cref="FormatException">A brace is left open, or names nothing that can be signed.</exception>
    public static SignedTemplate Parse(string template)
    {
        var parts = new List<Part>();
        for (var rest = template.AsSpan(); !rest.IsEmpty;)
        {
            var open = rest.IndexOf('{');
            if (open != 0)
            {
                var literal = open < 0 ? rest : rest[..open];
                parts.Add(new Part(PartKind.Literal, "", Encoding.UTF8.GetBytes(literal.ToString())));
                rest = rest[literal.Length..];
                continue;
            }

            var close = rest.IndexOf('}');
            if (close < 0)
            {
                throw new FormatException($"The template '{template}' has a {{ without its }}.");
            }

            parts.Add(ParsePlaceholder(rest[1..close].ToString(), template));
            rest = rest[(close + 1)..];
        }

        return new SignedTemplate(parts);
    }

    private static Part ParsePlaceholder(string name, string template) => name switch
    {
        "body" => new Part(PartKind.Body),
        "timestamp" => new Part(PartKind.Timestamp),
        "body:escaped" => new Part(PartKind.EscapedBody),
        "form" => new Part(PartKind.Form),
        "token" => new Part(PartKind.Token),
        "url" => new Part(PartKind.Url),
        "url:port" => new Part(PartKind.UrlWithPort),
        "url:portless" => new Part(PartKind.UrlWithoutPort),
        "method" => new Part(PartKind.Method),
        "secret" => new Part(PartKind.Secret),
        _ when name.StartsWith("header:", StringComparison.Ordinal) && name.Length > 7 => new Part(PartKind.Header, name[7..]),
        _ when name.StartsWith("item:", StringComparison.Ordinal) && JsonFields.IsPath(name[5..]) => new Part(PartKind.Item, name[5..]),
        _ => throw new FormatException(
            $"The template '{template}' names {{{name}}}; it may name {{body}}, {{body:escaped}}, {{form}}, {{timestamp}}, {{url}}, {{url:port}}, {{url:portless}}, {{method}}, {{secret}} and {{header:NAME}}."),
    };

    internal enum PartKind
    {
        Literal,
        Body,
        EscapedBody,
        Form,
        Timestamp,
        Token,
        Url,
        UrlWithPort,
        UrlWithoutPort,
        Method,
        Header,
        Item,
        Secret,
    }

    internal sealed record Part(PartKind Kind, string Name = "", byte[]? Literal = null);
}
