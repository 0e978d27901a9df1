namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Endpoint metadata: a body that works, for the OpenAPI document.</summary>
internal sealed record RequestExample(string Json);
