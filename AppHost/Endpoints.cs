namespace WebhookOps.AppHost;

/// <summary>
/// The endpoints that services have: one for each plane. The internal one is called <c>http</c>, so that <c>services:NAME:http:0</c> is
/// where services meet, and never the public edge.
/// </summary>
/// <param name="Name">The endpoint's name in the model.</param>
/// <param name="Setting">Where the service reads what to listen on.</param>
/// <param name="ContainerPort">The port in a container.</param>
/// <param name="Title">What Aspire's dashboard calls its URL.</param>
internal sealed record Endpoints(string Name, string Setting, int ContainerPort, string Title)
{
    public static readonly Endpoints Edge = new("edge", "Edge__Urls", 8080, "Public edge");
    public static readonly Endpoints Operator = new("operator", "Operator__Urls", 8080, "Operator pages");
    public static readonly Endpoints Internal = new("http", "Internal__Urls", 8081, "Internal");
}
