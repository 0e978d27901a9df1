namespace WebhookOps.Core.Verification.Signatures;

/// <summary>Where a signature's time stands and how old it may be.</summary>
public sealed record TimestampRecipe
{
    /// <summary>The header that holds it…</summary>
    public string? Header { get; init; }

    /// <summary>…or the pair of the signature's own header (<c>t</c>).</summary>
    public string? Pair { get; init; }

    public TimestampFormat Format { get; init; }

    /// <summary>How far it may lie from our clock, both ways; exactly so far still passes.</summary>
    public int ToleranceSeconds { get; init; } = 300;
}
