using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using WebhookOps.Agent.Commands;
using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Output;
using WebhookOps.Core.Providers;
using WebhookOps.Core.Providers.Samples;
using WebhookOps.Core.Secrets;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>trigger</c>: a sample webhook, signed as its provider would. It needs no key: it comes in as any stranger's does.</summary>
internal static class TriggerCommand
{
    private static readonly Argument<string> s_provider = new("provider") { Description = "Whose webhook: github, stripe, …; 'list' names all" };
    private static readonly Option<string?> s_url = new("--url") { Description = "URL of the source, for example https://hooks.example.com/in/shop" };
    private static readonly Option<string?> s_secret = new("--signing-secret") { Description = "The source's secret, to sign with; better in WEBHOOKOPS_SIGNING_SECRET. Without it the sample is not signed" };
    private static readonly Option<string?> s_body = new("--body") { Description = "A file to send instead of a made-up body" };

    public static Command Create() => Verb.Create("trigger", "Send a sample webhook of a provider to a source", [s_provider, s_url, s_secret, EventCommands.Type, s_body], RunAsync);

    private static async Task<int> RunAsync(OperatorCall call)
    {
        var key = call.Value(s_provider);
        if (key == "list")
        {
            return await call.Results.ListAsync(
                ProviderTable.BuiltIn.All.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (JsonNode)new JsonObject { ["provider"] = p.Key, ["name"] = p.Name }).ToAsyncEnumerable(),
                "provider", "name");
        }

        var provider = ProviderTable.BuiltIn.Find(key) ?? throw new UsageException($"There is no provider '{Printable.Of(key)}'. 'webhookops trigger list' names all.");
        var url = CommonOptions.App(call.Require(s_url));
        var body = call.Text(s_body) is { } file ? await File.ReadAllBytesAsync(file, call.Cancellation) : null;
        var sample = Make(provider, new Secret(call.Text(s_secret)), url, call.Text(EventCommands.Type), body);

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(sample.Body) };
        foreach (var (name, value) in sample.Headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await client.SendAsync(request, call.Cancellation);
        var text = await answer.Content.ReadAsStringAsync(call.Cancellation);
        var status = (int)answer.StatusCode;
        call.Results.Done(string.Create(CultureInfo.InvariantCulture, $"{status} {text}"), new JsonObject { ["status"] = status, ["answer"] = text });
        return answer.IsSuccessStatusCode ? 0 : 1;
    }

    private static SampleWebhook Make(Provider provider, Secret secret, Uri url, string? type, byte[]? body)
    {
        try
        {
            return SampleWebhook.Create(provider, secret, url, type, body, TimeProvider.System.GetUtcNow());
        }
        catch (FormatException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }
}
