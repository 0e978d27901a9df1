using System.Net;

namespace WebhookOps.ServiceDefaults.Edge;

/// <summary>Section <c>Edge</c>: how the public edge is reached from outside.</summary>
public sealed class EdgeOptions
{
    public const string Section = "Edge";

    /// <summary>Base of the public URLs (<c>https://hooks.example.com</c>); none: the request's own.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Networks (CIDR, separated by commas) of the proxies whose <c>X-Forwarded-*</c> headers are believed; none by default.</summary>
    public string? TrustedProxies { get; set; }

    /// <summary>The networks of <see cref="TrustedProxies"/>.</summary>
    /// <exception cref="FormatException">One of them is neither an address nor a network.</exception>
    internal IReadOnlyList<IPNetwork> ParseTrustedProxies() =>
        [.. (TrustedProxies ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseNetwork)];

    internal string? Validate()
    {
        if (PublicUrl is not null && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            return $"Edge:PublicUrl is '{PublicUrl}'. Give an absolute http(s) URL such as https://hooks.example.com, or leave it out.";
        }

        try
        {
            ParseTrustedProxies();
            return null;
        }
        catch (FormatException)
        {
            return $"Edge:TrustedProxies is '{TrustedProxies}'. Give addresses or networks separated by commas, such as 10.0.0.0/8,fd00::1.";
        }
    }

    private static IPNetwork ParseNetwork(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.Parse(text);
        }

        var address = IPAddress.Parse(text);
        return new IPNetwork(address, address.GetAddressBytes().Length * 8);
    }
}
