namespace WebhookOps.ServiceDefaults;

/// <summary>
/// What the parts of an installation are called: in the Aspire model, as hosts in a compose file, in <c>ConnectionStrings:NAME</c> and in
/// <c>services:NAME:http:0</c>. Without hyphens, so that each is a name of an environment variable too.
/// </summary>
public static class ResourceNames
{
    /// <summary>The PostgreSQL server.</summary>
    public const string Postgres = "postgres";

    /// <summary>The ledger's database on it; <c>ConnectionStrings:webhookops</c>.</summary>
    public const string Ledger = "webhookops";

    /// <summary>RabbitMQ; <c>ConnectionStrings:messaging</c>.</summary>
    public const string Messaging = "messaging";

    /// <summary>Redis; <c>ConnectionStrings:redis</c>.</summary>
    public const string Redis = "redis";

    /// <summary>The step that brings the ledger's schema up to date, and ends.</summary>
    public const string Migrate = "migrate";

    /// <summary>The proxy before the public edge.</summary>
    public const string Edge = "edge";

    public const string Ingest = "ingest";

    public const string Delivery = "delivery";

    public const string Tunnel = "tunnel";

    public const string Dashboard = "dashboard";
}
