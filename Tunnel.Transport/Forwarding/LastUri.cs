namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Webhooks come to one path over and over: the URI made for the last one is kept, with all that was parsed of it.</summary>
/// <param name="make">From what was asked for.</param>
public sealed class LastUri(Func<string, Uri> make)
{
    private Kept? _last;

    /// <exception cref="UriFormatException">What was asked for is no valid request target.</exception>
    public Uri Of(string asked)
    {
        var last = _last;
        if (last is null || !string.Equals(last.Asked, asked, StringComparison.Ordinal))
        {
            _last = last = new Kept(asked, make(asked));
        }

        return last.Uri;
    }

    private sealed record Kept(string Asked, Uri Uri);
}
