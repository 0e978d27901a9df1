using System.Text;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.Core.Verification.Signatures;

/// <summary>The fields of a form as one text: by name, each name followed by its value; equal ones once.</summary>
internal static class SignedForm
{
    public static string Of(ReadOnlySpan<byte> form)
    {
        var fields = new SortedSet<(string Name, string Value)>(Comparer<(string Name, string Value)>.Create(Compare));
        foreach (var field in QueryText.All(Encoding.UTF8.GetString(form)))
        {
            fields.Add(field);
        }

        var text = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            text.Append(name).Append(value);
        }

        return text.ToString();
    }

    private static int Compare((string Name, string Value) one, (string Name, string Value) other) =>
        string.CompareOrdinal(one.Name, other.Name) is not 0 and var byName ? byName : string.CompareOrdinal(one.Value, other.Value);
}
