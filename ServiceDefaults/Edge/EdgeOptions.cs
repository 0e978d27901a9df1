using WebhookOps.Core.Net;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.ServiceDefaults.Edge;

/// <summary>Section <c>Edge</c>: how the public edge is reached from outside.</summary>
public sealed class EdgeOptions
{
    public const string Section = "Edge";

    /// <summary>Base of the public URLs (<c>https://hooks.example.com</c>); none: the request's own.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Networks (CIDR, separated by commas) of the proxies whose <c>X-Forwarded-*</c> headers are believed; none by default.</summary>
    public string? TrustedProxies { get; set; }

    /// <summary>The networks of <see cref="TrustedProxies"/>; null: one of them is neither an address nor a network.</summary>
    internal AddressList? ParseTrustedProxies() =>
        string.IsNullOrWhiteSpace(TrustedProxies) ? AddressList.None : AddressList.TryParse(TrustedProxies, out var list) ? list : null;

    internal string? Validate()
    {
        if (!string.IsNullOrEmpty(PublicUrl) && !PublicAddress.IsBase(PublicUrl))
        {
            return $"Edge:PublicUrl is '{PublicUrl}'. Give an absolute http(s) URL without query and fragment, such as https://hooks.example.com, or leave it out.";
        }

        return ParseTrustedProxies() is null
            ? $"Edge:TrustedProxies is '{TrustedProxies}'. Give addresses or networks separated by commas, such as 10.0.0.0/8,fd00::1."
            : null;
    }
}
