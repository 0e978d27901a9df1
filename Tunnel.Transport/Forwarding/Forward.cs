namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>Where one request is to be passed on, and how.</summary>
public sealed record Forward
{
    /// <summary>With the path and query as they shall arrive, byte for byte: see <see cref="RawUri"/>.</summary>
    public required Uri Uri { get; init; }

    /// <summary>HTTP/2 through a tunnel, or HTTP/1.1 to an app.</summary>
    public bool ThroughTunnel { get; init; }

    /// <summary>The Host header sent; null: that of <see cref="Uri"/>.</summary>
    public string? Host { get; init; }

    /// <summary>Which of the caller's headers pass; null: all of them that concern the ends (RFC 9110, 7.6.1).</summary>
    public Func<string, bool>? Pass { get; init; }

    /// <summary>Headers to add, in place of the caller's of the same name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long nothing may happen until the answer begins.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The largest request body, in bytes; beyond that nothing is answered but 413.</summary>
    public long MaxRequestBytes { get; init; } = long.MaxValue;

    /// <summary>Looks at an answer before any of it is passed on; a fault stops it.</summary>
    public Func<HttpResponseMessage, CancellationToken, ValueTask<ForwardFault?>>? Refuse { get; init; }

    /// <summary>Headers to add to the answer before it is passed on.</summary>
    public Func<HttpResponseMessage, IEnumerable<KeyValuePair<string, string>>>? Annotate { get; init; }

    public Recording? Recording { get; init; }

    internal bool Replaces(string name)
    {
        for (var i = 0; i < Headers.Count; i++)
        {
            if (Headers[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
