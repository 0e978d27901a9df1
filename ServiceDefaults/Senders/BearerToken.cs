using WebhookOps.Core.Events;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>Reads <c>Authorization: Bearer TOKEN</c>, given once.</summary>
internal static class BearerToken
{
    private const string Prefix = "Bearer ";
    private const int MaxLength = 8192;

    /// <param name="token">Null: another scheme's, given twice, or too long.</param>
    /// <returns>False: there is no such header at all.</returns>
    public static bool TryFind(InboundRequest request, out string? token)
    {
        token = null;
        var given = request.Headers.FindAll("Authorization").Take(2).ToList();
        if (given is [{ Length: > 7 and <= MaxLength } one] && one.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !one.AsSpan(Prefix.Length).Contains(' '))
        {
            token = one[Prefix.Length..];
        }

        return given.Count > 0;
    }

    public static bool HasScopes(string given, string required)
    {
        var scopes = given.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return required.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(scope => scopes.Contains(scope, StringComparer.Ordinal));
    }
}
