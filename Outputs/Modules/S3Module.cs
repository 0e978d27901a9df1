using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Net;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>An object for each event in S3, or what is compatible with it. The key is the event's own, so a repeat replaces it by the same bytes.</summary>
internal sealed class S3Module : IOutputModule
{
    public string Name => "s3";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Required("bucket", "The bucket; it must be there."),
        OutputField.Text("key", $"The object's key. It {OutputTemplate.Rule}.", "webhooks/{year}/{month}/{day}/{hour}/{id}"),
        OutputField.Text("region", "The region.", "us-east-1"),
        OutputField.Text("endpoint", "URL of a compatible service; Amazon's own, if left out."),
        OutputField.Flag("pathStyle", "Put the bucket into the path and not into the host's name, as most compatible services want it."),
        OutputField.Required("accessKeyId", "Id of the access key."),
        OutputField.Secret("secretAccessKey", "Its secret.") with { IsRequired = true },
    ];

    public IEnumerable<FieldError> Check(OutputSettings settings)
    {
        if (settings.Has("endpoint") && !OutputHttp.IsUrl(settings.Text("endpoint")))
        {
            yield return new FieldError("endpoint", "must be an absolute http or https URL");
        }

        if (!new OutputTemplate(settings.Text("key")).IsUnique)
        {
            yield return new FieldError("key", "must hold {id}, so that each event has an object of its own");
        }

        foreach (var error in OutputTemplate.Check("key", settings.Text("key")))
        {
            yield return error;
        }
    }

    public IOutput Open(OutputSettings settings, OutputContext context) => new Bucket(settings, context);

    private sealed class Bucket : IOutput
    {
        private const int MaxMetadata = 1000;

        private readonly HttpClient _http;
        private readonly AmazonS3Client _client;
        private readonly string _bucket;
        private readonly OutputTemplate _key;

        public Bucket(OutputSettings settings, OutputContext context)
        {
            (_bucket, _key) = (settings.Text("bucket"), new OutputTemplate(settings.Text("key")));
            _http = new HttpClient(OutputHttp.NewHandler(context)) { Timeout = context.Timeout };
            var configuration = new AmazonS3Config
            {
                AuthenticationRegion = settings.Text("region"),
                ForcePathStyle = settings.Flag("pathStyle"),
                HttpClientFactory = new AwsHttp(_http),
                MaxErrorRetry = 0,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            };
            if (settings.Has("endpoint"))
            {
                configuration.ServiceURL = settings.Text("endpoint");
            }
            else
            {
                configuration.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(settings.Text("region"));
            }

            _client = new AmazonS3Client(new BasicAWSCredentials(settings.Text("accessKeyId"), settings.Text("secretAccessKey")), configuration);
        }

        public async Task<SendResult> WriteAsync(OutputMessage message, CancellationToken cancellation)
        {
            await using var body = new MemoryStream(message.Body.ToArray(), writable: false);
            var request = new PutObjectRequest
            {
                BucketName = _bucket,
                Key = _key.For(message),
                InputStream = body,
                ContentType = message.ContentType,
                UseChunkEncoding = false,
            };
            request.Metadata["webhook-id"] = message.Id;
            request.Metadata["webhook-source"] = message.Source;
            request.Metadata["webhook-type"] = Plain(message.EventType ?? "");
            request.Metadata["webhook-received-at"] = message.ReceivedAt.ToString("O", CultureInfo.InvariantCulture);
            try
            {
                await _client.PutObjectAsync(request, cancellation);
                return SendResult.Done;
            }
            catch (AmazonServiceException refused) when (refused.StatusCode >= System.Net.HttpStatusCode.MultipleChoices)
            {
                throw new OutputException($"S3 answered {(int)refused.StatusCode} {refused.ErrorCode}: {refused.Message}", cause: refused);
            }
        }

        public ValueTask DisposeAsync()
        {
            _client.Dispose();
            _http.Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>Metadata travel as headers, and are signed.</summary>
        private static string Plain(string text) => string.Concat(text.Take(MaxMetadata).Select(static c => c is > ' ' and <= '~' ? c : '_'));
    }
}
