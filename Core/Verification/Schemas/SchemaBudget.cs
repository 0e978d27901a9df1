namespace WebhookOps.Core.Verification.Schemas;

/// <summary>What checking one body may take: so many steps, and so many of them inside one another.</summary>
internal sealed class SchemaBudget
{
    private const int MaxDepth = 200;

    private int _steps = 100_000;
    private int _depth;

    public bool Enter(int steps)
    {
        _steps -= steps;
        return _steps >= 0 && ++_depth <= MaxDepth;
    }

    public void Leave() => _depth--;
}
