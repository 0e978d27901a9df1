using System.Globalization;
using System.Text.Json.Nodes;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Pages.Forms;

/// <summary>
/// A posted form as the JSON that the API takes, so that a form is read, checked and refused by the same rules. A field's name is the
/// member's path (<c>retry.maxAttempts</c>); what is not a number or JSON goes on as text, and the API's rules name it.
/// </summary>
/// <param name="shown">
/// What the fields show of what is there. Members whose fields still show it are left out, so that the audit trail tells what was changed.
/// Null: there is nothing yet.
/// </param>
internal sealed class FormJson(IFormCollection form, FormState? shown = null)
{
    private readonly JsonObject _json = [];
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>Left out when empty.</summary>
    public FormJson Text(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            Look(field);
            if (form[field].ToString() is { Length: > 0 } text)
            {
                Put(field, text);
            }
        }

        return this;
    }

    /// <summary>Null when empty.</summary>
    public FormJson TextOrNull(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            var text = form[field].ToString();
            Set(field, text.Length == 0 ? null : text);
        }

        return this;
    }

    /// <summary>Left out when empty.</summary>
    public FormJson Number(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            Look(field);
            if (form[field].ToString().Trim() is { Length: > 0 } text)
            {
                Put(field, NumberOf(text));
            }
        }

        return this;
    }

    /// <summary>Null when empty.</summary>
    public FormJson NumberOrNull(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            var text = form[field].ToString().Trim();
            Set(field, text.Length == 0 ? null : NumberOf(text));
        }

        return this;
    }

    /// <summary>A box that is ticked or not.</summary>
    public FormJson Flag(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            Set(field, form[field].ToString() is "true" or "on");
        }

        return this;
    }

    /// <summary>Yes, no, or null.</summary>
    public FormJson FlagOrNull(string field)
    {
        Set(field, form[field].ToString() switch { "true" => true, "false" => false, _ => (JsonNode?)null });
        return this;
    }

    /// <summary>An object of several fields, or null when all of them are empty.</summary>
    public FormJson NumbersOrNull(string member, params ReadOnlySpan<string> names)
    {
        var given = new JsonObject();
        foreach (var name in names)
        {
            Look($"{member}.{name}");
            var text = form[$"{member}.{name}"].ToString().Trim();
            given[name] = text.Length == 0 ? null : NumberOf(text);
        }

        _json[member] = given.Any(m => m.Value is not null) ? given : null;
        return this;
    }

    /// <summary>Whatever node.</summary>
    /// <param name="from">The fields that it was made from; none: the one of its own name.</param>
    public FormJson Node(string member, JsonNode? node, params ReadOnlySpan<string> from)
    {
        foreach (var field in from.Length == 0 ? [member] : from)
        {
            Look(field, member);
        }

        Put(member, node);
        return this;
    }

    public Body<T> ToBody<T>()
        where T : class => Body<T>.Of([.. _json.Where(m => shown is null || _changed.Contains(m.Key)).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))]);

    private void Set(string field, JsonNode? value)
    {
        Look(field);
        Put(field, value);
    }

    private void Look(string field) => Look(field, field.Split('.')[0]); // an object counts as a whole: the API takes it so

    private void Look(string field, string member)
    {
        if (shown?.Shows(field, form[field].ToString()) is false)
        {
            _changed.Add(member);
        }
    }

    private void Put(string path, JsonNode? value)
    {
        var at = _json;
        var members = path.Split('.');
        foreach (var member in members[..^1])
        {
            at = (at[member] ??= new JsonObject()).AsObject();
        }

        at[members[^1]] = value;
    }

    private static JsonNode? NumberOf(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : text;
}
