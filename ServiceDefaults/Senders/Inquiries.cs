using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using WebhookOps.Core.Net;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Validation;
using WebhookOps.Core.Verification.Rules;

namespace WebhookOps.ServiceDefaults.Senders;

/// <summary>
/// Asks other services about senders: through the guard, without following redirects, 5 s and 256 KB at most, and not too many at once, for
/// strangers cause them.
/// </summary>
internal sealed class Inquiries : IDisposable
{
    private const int MaxAnswer = 256 * 1024;
    private const int MaxAtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(MaxAtOnce);
    private readonly HttpMessageInvoker _guarded = NewClient(allowPrivate: false);
    private readonly HttpMessageInvoker _open = NewClient(allowPrivate: true);

    /// <summary>What every rule that asks others may say of their network.</summary>
    public static RuleField AllowPrivate { get; } = new("allowPrivateNetwork", "true: the service asked may be in a private network.");

    public static IEnumerable<FieldError> CheckUrl(AuthenticationRule rule, string name) =>
        !rule.Settings.TryGetValue(name, out var text)
            || (text.Length <= 2048 && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
            ? []
            : [new(name, "must be an absolute http or https URL, without credentials")];

    /// <returns>What was answered, if it was JSON and 200.</returns>
    /// <exception cref="InquiryFailedException">It was not, or nothing was.</exception>
    public async Task<JsonElement> AskAsync(HttpRequestMessage request, bool allowPrivate, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var entered = false;
        try
        {
            await _places.WaitAsync(patience.Token);
            entered = true;
            using var response = await (allowPrivate ? _open : _guarded).SendAsync(request, patience.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new InquiryFailedException($"it answered {(int)response.StatusCode}");
            }

            await using var stream = await response.Content.ReadAsStreamAsync(patience.Token);
            var buffer = new byte[MaxAnswer];
            var size = await stream.ReadAtLeastAsync(buffer, MaxAnswer, throwOnEndOfStream: false, patience.Token);
            using var document = JsonDocument.Parse(buffer.AsMemory(0, size));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new InquiryFailedException("its answer is no JSON object");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InquiryFailedException("it did not answer in time");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new InquiryFailedException(failure.GetBaseException() is PrivateAddressException ? "it is in a private network, and the rule does not allow that" : "it cannot be reached", failure);
        }
        catch (JsonException malformed)
        {
            throw new InquiryFailedException("its answer is not JSON", malformed);
        }
        finally
        {
            if (entered)
            {
                _places.Release();
            }
        }
    }

    public void Dispose()
    {
        _guarded.Dispose();
        _open.Dispose();
        _places.Dispose();
    }

    private static HttpMessageInvoker NewClient(bool allowPrivate) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancellation) =>
            new NetworkStream(await GuardedConnector.ConnectAsync(context.DnsEndPoint, allowPrivate, cancellation), ownsSocket: true),
        ConnectTimeout = Patience,
        MaxResponseHeadersLength = 32, // KB
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        UseCookies = false,
        UseProxy = false,
    });
}
