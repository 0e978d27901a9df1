namespace WebhookOps.Outputs.Settings;

/// <summary>One setting of a module, so that forms, documents and validation all know it.</summary>
/// <param name="Name">As in <c>output.name</c> of the API.</param>
/// <param name="Meaning">One sentence for a person.</param>
public sealed record OutputField(string Name, OutputFieldKind Kind, string Meaning)
{
    /// <summary>Never shown again.</summary>
    public bool IsSecret { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>What holds without it, as text; null: nothing.</summary>
    public string? Default { get; init; }

    /// <summary>The only texts allowed; empty: any.</summary>
    public IReadOnlyList<string> OneOf { get; init; } = [];

    public long Min { get; init; } = long.MinValue;

    public long Max { get; init; } = long.MaxValue;

    public static OutputField Text(string name, string meaning, string? byDefault = null) =>
        new(name, OutputFieldKind.Text, meaning) { Default = byDefault };

    public static OutputField Required(string name, string meaning) => new(name, OutputFieldKind.Text, meaning) { IsRequired = true };

    public static OutputField Secret(string name, string meaning) => new(name, OutputFieldKind.Text, meaning) { IsSecret = true };

    /// <param name="choices">The first is the default.</param>
    public static OutputField Choice(string name, string meaning, params string[] choices) =>
        new(name, OutputFieldKind.Text, meaning) { OneOf = choices, Default = choices[0] };

    public static OutputField Number(string name, string meaning, long min, long max, long byDefault) =>
        new(name, OutputFieldKind.Number, meaning) { Min = min, Max = max, Default = byDefault.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    public static OutputField Flag(string name, string meaning, bool byDefault = false) =>
        new(name, OutputFieldKind.Flag, meaning) { Default = byDefault ? "true" : "false" };

    public static OutputField Texts(string name, string meaning) => new(name, OutputFieldKind.Texts, meaning);
}
