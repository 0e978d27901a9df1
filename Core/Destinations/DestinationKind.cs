namespace WebhookOps.Core.Destinations;

public enum DestinationKind : short
{
    Http = 0,
    Agent = 1,
    Channel = 2,
    Output = 3,
}
