using System.Net;
using System.Net.Sockets;
using System.Text;
using WebhookOps.Core.Net;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>
/// Tells an operator at once what the worker would refuse later. The guard that counts is at connect time; this one only looks at what
/// the name says now, and lets a name pass that nobody knows yet.
/// </summary>
internal sealed class UrlCheck(IConfiguration configuration, IHostEnvironment environment, TimeProvider clock)
{
    private static readonly TimeSpan LookupTime = TimeSpan.FromSeconds(3);

    private bool AllowedByDefault => configuration.GetValue<bool?>("Delivery:AllowPrivateNetworks") ?? environment.IsDevelopment();

    /// <param name="allowPrivate">What the destination itself says; null: as the settings say.</param>
    public async Task RunAsync(string url, bool? allowPrivate, Checks checks, CancellationToken cancellation)
    {
        if (url.Length > 2048 || url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\')
            || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.Host.Length == 0)
        {
            checks.Add("url", "Must be an absolute http or https URL, of at most 2048 characters.", "url_invalid");
            return;
        }

        checks.Require(uri.UserInfo.Length == 0, "url", "Must not contain credentials; put them into 'headers'.", "url_invalid");
        checks.Require(uri.Fragment.Length == 0 && !url.Contains('#', StringComparison.Ordinal), "url", "Must not contain a fragment (#…).", "url_invalid");
        checks.Require(Ascii.IsValid(uri.Host), "url", "Must name its host in ASCII (an international name as xn--…).", "url_invalid");
        checks.Require(uri.Port is > 0 and <= 65535, "url", "Must have a port from 1 to 65535.", "url_invalid");
        if (!checks.Failed && !(allowPrivate ?? AllowedByDefault) && await IsPrivateAsync(uri.Host, cancellation))
        {
            checks.Add(
                "url",
                "It leads to a private address. If that is meant, set 'allowPrivateNetwork' to true.",
                "url_private");
        }
    }

    private async Task<bool> IsPrivateAsync(string host, CancellationToken cancellation)
    {
        var name = host.Trim('[', ']').TrimEnd('.');
        if (IPAddress.TryParse(name, out var address))
        {
            return PrivateNetwork.Contains(address);
        }

        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        using var late = new CancellationTokenSource(LookupTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return Array.Exists(await Dns.GetHostAddressesAsync(name, either.Token), PrivateNetwork.Contains);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
