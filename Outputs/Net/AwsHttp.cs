using Amazon.Runtime;

namespace WebhookOps.Outputs.Net;

/// <summary>Lets Amazon's clients speak over one HTTP client, whose connections go through the guard.</summary>
internal sealed class AwsHttp(HttpClient client) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
}
