namespace WebhookOps.Operator.Tests.Pages;

/// <summary>What a browser got.</summary>
internal sealed record Shown(int Status, string Text, string? Location, ILookup<string, string> Headers)
{
    public static async Task<Shown> ReadAsync(HttpResponseMessage answer) => new(
        (int)answer.StatusCode,
        await answer.Content.ReadAsStringAsync(),
        answer.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString) : null,
        answer.Headers.Concat(answer.Content.Headers).SelectMany(h => h.Value.Select(v => (h.Key, v))).ToLookup(h => h.Key, h => h.v, StringComparer.OrdinalIgnoreCase));
}
