using System.Text.Json;
using WebhookOps.Core.Json;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification.Rules;
using WebhookOps.Core.Verification.Signatures;

namespace WebhookOps.Core.Subscriptions.Filters;

/// <summary>Turns a filter's JSON into tests, and says where it is wrong.</summary>
internal sealed class FilterParser
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private readonly List<FieldError> _errors = [];
    private readonly ConditionParser _conditions;

    public FilterParser() => _conditions = new ConditionParser(_errors);

    public IReadOnlyList<FieldError> Errors => _errors;

    public EventFilter? Parse(string json)
    {
        if (json.Length > EventFilter.MaxLength)
        {
            _errors.Add(new("filter", $"must not be longer than {EventFilter.MaxLength} characters"));
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var tests = Root(document.RootElement.Clone());
            return _errors.Count == 0 ? new EventFilter(tests) : null;
        }
        catch (JsonException e)
        {
            _errors.Add(new("filter", $"must be JSON: {e.Message}"));
            return null;
        }
        catch (InvalidOperationException)
        {
            _errors.Add(new("filter", "must be JSON: it holds half a surrogate pair"));
            return null;
        }
    }

    private List<Func<FilterSubject, bool>> Root(JsonElement root)
    {
        var tests = new List<Func<FilterSubject, bool>>();
        if (root.ValueKind != JsonValueKind.Object)
        {
            _errors.Add(new("filter", "must be an object"));
            return tests;
        }

        foreach (var member in root.EnumerateObject())
        {
            var path = $"filter.{member.Name}";
            switch (member.Name)
            {
                case "type":
                    var type = _conditions.Parse(member.Value, path, wildcards: true);
                    tests.Add(s => type(new FilterValue(s.Type)));
                    break;
                case "path":
                    var suffix = _conditions.Parse(member.Value, path, wildcards: true);
                    tests.Add(s => suffix(new FilterValue(s.Path)));
                    break;
                case "headers":
                    tests.AddRange(Members(member.Value, path, SignatureRecipeRules.IsHeaderName, "a header name", HeaderOf));
                    break;
                case "query":
                    tests.AddRange(Members(member.Value, path, static n => n.Length > 0, "a parameter's name", ParameterOf));
                    break;
                case "body":
                    var body = Body(member.Value, path);
                    tests.Add(s => s.Body is { } json && body(json));
                    break;
                default:
                    _errors.Add(new(path, "is not known; a filter has type, path, headers, query and body"));
                    break;
            }
        }

        return tests;
    }

    private static FilterValue HeaderOf(FilterSubject subject, string name) => new(subject.Headers.Find(name));

    private static FilterValue ParameterOf(FilterSubject subject, string name) =>
        new(QueryText.Find(subject.Query, name));

    private IEnumerable<Func<FilterSubject, bool>> Members(
        JsonElement element, string path, Func<string, bool> isName, string what, Func<FilterSubject, string, FilterValue> valueOf)
    {
        foreach (var member in Object(element, path))
        {
            var name = member.Name;
            if (!isName(name))
            {
                _errors.Add(new($"{path}.{name}", $"must be {what}"));
            }

            var test = _conditions.Parse(member.Value, $"{path}.{name}");
            yield return s => test(valueOf(s, name));
        }
    }

    private Func<JsonElement, bool> Body(JsonElement element, string path)
    {
        var tests = new List<Func<JsonElement, bool>>();
        foreach (var member in Object(element, path))
        {
            var place = $"{path}.{member.Name}";
            switch (member.Name)
            {
                case "$and":
                    var all = Bodies(member.Value, place);
                    tests.Add(json => all.TrueForAll(test => test(json)));
                    break;
                case "$or":
                    var any = Bodies(member.Value, place);
                    tests.Add(json => any.Exists(test => test(json)));
                    break;
                case "$not":
                    var inner = Body(member.Value, place);
                    tests.Add(json => !inner(json));
                    break;
                case var name when JsonFields.IsPath(name) && name[0] != '$':
                    var members = name.Split('.');
                    var test = _conditions.Parse(member.Value, place);
                    tests.Add(json => test(new FilterValue(JsonPath.Follow(json, members))));
                    break;
                default:
                    _errors.Add(new(place, "must be JSON members joined by dots, or $and, $or or $not"));
                    break;
            }
        }

        return json => tests.TrueForAll(test => test(json));
    }

    private List<Func<JsonElement, bool>> Bodies(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0)
        {
            _errors.Add(new(path, "must be an array of at least one object"));
            return [];
        }

        return [.. element.EnumerateArray().Select((item, i) => Body(item, $"{path}[{i}]"))];
    }

    private JsonElement.ObjectEnumerator Object(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return element.EnumerateObject();
        }

        _errors.Add(new(path, "must be an object"));
        return default;
    }
}
