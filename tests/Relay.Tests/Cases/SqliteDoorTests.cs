using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

public sealed class SqliteDoorTests(SqliteRelay host) : DoorContract(host), IClassFixture<SqliteRelay>;
