using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

public sealed class PostgresWebSocketTests(PostgresRelay host) : WebSocketContract(host), IClassFixture<PostgresRelay>;
