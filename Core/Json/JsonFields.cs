using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WebhookOps.Core.Json;

/// <summary>
/// Reads a few scalar values out of a JSON body in one pass and without a document: paths are object members joined by dots
/// (<c>data.object.id</c>); the elements of an array are its members 0, 1, …. A body is JSON only if all of it is, so a truncated one yields nothing.
/// </summary>
public sealed class JsonFields
{
    private const int MaxPaths = 32;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    private readonly byte[][][] _paths;

    /// <exception cref="FormatException">A path is empty or has an empty member, or there are more than 32.</exception>
    public JsonFields(IReadOnlyList<string> paths)
    {
        if (paths.Count > MaxPaths)
        {
            throw new FormatException($"At most {MaxPaths} paths can be read at once.");
        }

        _paths = [.. paths.Select(Parse)];
    }

    public static bool IsPath(string? path) => path is { Length: > 0 and <= 255 } && path.Split('.').All(m => m.Length > 0);

    /// <summary>Whether all of a body is one JSON value, at most 64 levels deep.</summary>
    public static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, Options);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The text of each path's first string or number, null where there is none.</summary>
    /// <returns>False, and no values, if the body is not JSON.</returns>
    public bool TryRead(ReadOnlySpan<byte> body, Span<string?> values)
    {
        values.Clear();
        if (body.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(body, Options);
        try
        {
            reader.Read();
            ReadInside(ref reader, 0, _paths.Length == 0 ? 0 : uint.MaxValue >> (MaxPaths - _paths.Length), values);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            values.Clear();
            return false;
        }
    }

    /// <param name="open">One bit for each path whose members lead to this value.</param>
    private void ReadInside(ref Utf8JsonReader reader, int depth, uint open, Span<string?> values)
    {
        if (open != 0 && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (inside, ending) = Match(ref reader, depth, open, index: -1);
                reader.Read();
                ReadMember(ref reader, depth, inside, ending, values);
            }
        }
        else if (open != 0 && reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                var (inside, ending) = Match(ref reader, depth, open, index);
                ReadMember(ref reader, depth, inside, ending, values);
            }
        }
        else
        {
            reader.Skip();
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, int depth, uint inside, uint ending, Span<string?> values)
    {
        if (ending != 0 && TextOf(ref reader) is { } text)
        {
            for (var i = 0; i < _paths.Length; i++)
            {
                if ((ending & (1u << i)) != 0)
                {
                    values[i] ??= text;
                }
            }
        }

        ReadInside(ref reader, depth + 1, inside, values);
    }

    /// <param name="index">Of an array's element; negative: the reader is at an object's member.</param>
    private (uint Inside, uint Ending) Match(ref Utf8JsonReader reader, int depth, uint open, int index)
    {
        var (inside, ending) = (0u, 0u);
        for (var i = 0; i < _paths.Length; i++)
        {
            if ((open & (1u << i)) != 0 && (index < 0 ? reader.ValueTextEquals(_paths[i][depth]) : IsIndex(_paths[i][depth], index)))
            {
                if (depth == _paths[i].Length - 1)
                {
                    ending |= 1u << i;
                }
                else
                {
                    inside |= 1u << i;
                }
            }
        }

        return (inside, ending);
    }

    private static bool IsIndex(ReadOnlySpan<byte> member, int index)
    {
        Span<byte> digits = stackalloc byte[10];
        return index.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture) && member.SequenceEqual(digits[..length]);
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // a lone surrogate, or bytes that are not UTF-8: no text
        }
    }

    private static byte[][] Parse(string path) => IsPath(path)
        ? [.. path.Split('.').Select(Encoding.UTF8.GetBytes)]
        : throw new FormatException($"'{path}' is not a path of JSON members joined by dots.");
}
