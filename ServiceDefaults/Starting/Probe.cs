namespace WebhookOps.ServiceDefaults.Starting;

/// <summary>The argument <c>probe URL</c>: asks a service for its health, for images that have no shell and no curl.</summary>
internal static class Probe
{
    public const string Verb = "probe";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <returns>0 when the address answered 2xx, 1 when it did not, 2 when it is no address.</returns>
    public static async Task<int> RunAsync(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"'{url}' is not an address to probe. Write http://HOST:PORT/health.");
            return 2;
        }

        try
        {
            using var client = new HttpClient { Timeout = s_patience };
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"{address} answered {(int)answer.StatusCode}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} did not answer: {failure.Message}");
        }

        return 1;
    }
}
