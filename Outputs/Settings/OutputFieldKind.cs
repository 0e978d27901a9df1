namespace WebhookOps.Outputs.Settings;

/// <summary>The JSON type of a setting.</summary>
public enum OutputFieldKind
{
    Text,
    Number,
    Flag,

    /// <summary>An object whose members are texts.</summary>
    Texts,
}
