namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>Endpoint metadata: a query parameter that the endpoint reads by itself, for the OpenAPI document.</summary>
internal sealed record QueryParameter(string Name, string Description, bool IsNumber = false);
