using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

public sealed class SqliteWebSocketTests(SqliteRelay host) : WebSocketContract(host), IClassFixture<SqliteRelay>;
