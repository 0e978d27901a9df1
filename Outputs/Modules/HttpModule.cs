using System.Globalization;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Events;
using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>
/// A plain HTTP call with the event's body. A destination of kind <c>http</c> does more (signatures, limits); this one is for chains of
/// outputs. The event's id travels as <c>webhook-id</c> and <c>idempotency-key</c>.
/// </summary>
internal sealed class HttpModule : IOutputModule
{
    private const int MaxAnswer = 4096;

    private static readonly HashSet<string> OfConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    };

    public string Name => "http";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Required("url", "Where to send: http or https, without credentials."),
        OutputField.Choice("method", "POST (if left out), PUT or PATCH.", "POST", "PUT", "PATCH"),
        OutputField.Flag("forwardHeaders", "Send the provider's own headers along.", byDefault: true),
        OutputField.Texts("headers", "Headers to add; they replace the provider's.") with { IsSecret = true },
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        if (!OutputHttp.IsUrl(settings.Text("url")))
        {
            yield return new FieldError("url", "must be an absolute http or https URL of at most 2048 characters, without credentials and fragment");
        }

        foreach (var (name, value) in settings.Texts("headers"))
        {
            if (OfConnection.Contains(name) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || value.Any(char.IsControl))
            {
                yield return new FieldError($"headers.{name}", "must be a header of the message, its value without line breaks");
            }
        }
    }

    public IOutput Open(OutputSettings settings, OutputContext context) => new Call(settings, OutputHttp.NewHandler(context));

    private sealed class Call(OutputSettings settings, SocketsHttpHandler handler) : IOutput
    {
        private readonly HttpMessageInvoker _client = new(handler);
        private readonly Uri _url = new(settings.Text("url"));
        private readonly HttpMethod _method = HttpMethod.Parse(settings.Text("method"));
        private readonly bool _forwardHeaders = settings.Flag("forwardHeaders");
        private readonly IReadOnlyDictionary<string, string> _headers = settings.Texts("headers");

        public async Task<SendResult> WriteAsync(OutputMessage message, CancellationToken cancellation)
        {
            try
            {
                using var request = Compose(message);
                using var response = await _client.SendAsync(request, cancellation);
                return new SendResult
                {
                    Status = (int)response.StatusCode,
                    ResponseBody = System.Text.Encoding.UTF8.GetBytes(await OutputHttp.ReadSomeAsync(response, MaxAnswer, cancellation)),
                };
            }
            catch (HttpRequestException failure)
            {
                return SendFailure.Of(failure);
            }
        }

        public ValueTask DisposeAsync()
        {
            _client.Dispose();
            return ValueTask.CompletedTask;
        }

        private HttpRequestMessage Compose(OutputMessage message)
        {
            var request = new HttpRequestMessage(_method, _url) { Content = new ReadOnlyMemoryContent(message.Body) };
            foreach (var (name, value) in _forwardHeaders ? message.Headers : HeaderList.Empty)
            {
                if (!OfConnection.Contains(name) && !_headers.ContainsKey(name))
                {
                    Add(request, name, value);
                }
            }

            if (!_forwardHeaders)
            {
                Add(request, "content-type", message.ContentType);
            }

            Replace(request, "webhook-id", message.Id);
            Replace(request, "idempotency-key", message.Id);
            Replace(request, "x-webhookops-source", message.Source);
            Replace(request, "x-webhookops-attempt", message.Attempt.ToString(CultureInfo.InvariantCulture));
            var hops = Math.Min(Hops.Parse(message.Headers.Find(Hops.HeaderName)), Hops.Max) + 1;
            Replace(request, Hops.HeaderName, hops.ToString(CultureInfo.InvariantCulture));
            foreach (var (name, value) in _headers)
            {
                Replace(request, name, value);
            }

            return request;
        }

        private static void Add(HttpRequestMessage request, string name, string value)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        private static void Replace(HttpRequestMessage request, string name, string value)
        {
            if (request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Headers.Remove(name);
                request.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
