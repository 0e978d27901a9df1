using System.Security.Cryptography;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>Secrets that we sign with: <c>whsec_</c> and 32 random bytes in base64 (Standard Webhooks 1.0.0).</summary>
internal static class OutgoingSecret
{
    public static Secret New() => new("whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
}
