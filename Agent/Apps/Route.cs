namespace WebhookOps.Agent.Apps;

/// <summary>Where live requests go that begin with a prefix; the first route that matches wins.</summary>
/// <param name="Prefix">Of the path, at a segment's border: <c>/stripe</c> matches <c>/stripe</c> and <c>/stripe/x</c>.</param>
/// <param name="App">Base URL of the app.</param>
/// <param name="Rewrite">Stands in for the prefix; empty removes it; null keeps it.</param>
public sealed record Route(string Prefix, Uri App, string? Rewrite = null)
{
    /// <summary>The app's URL for a request, or null when this route does not match.</summary>
    /// <param name="target">Path and query as they came.</param>
    public string? Map(string target)
    {
        var prefix = Prefix.TrimEnd('/');
        if (!target.StartsWith(prefix, StringComparison.Ordinal) || (target.Length > prefix.Length && target[prefix.Length] is not ('/' or '?')))
        {
            return null;
        }

        return Rewrite is null ? target : Tunnel.Transport.Forwarding.RawUri.Join(Rewrite, target[prefix.Length..]);
    }
}
