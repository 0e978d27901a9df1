using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Hardship;

public sealed class SqliteLoadTests(SqliteRelay host) : LoadContract(host), IClassFixture<SqliteRelay>;
