using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

public sealed class SqliteStreamTests(SqliteRelay host) : StreamContract(host), IClassFixture<SqliteRelay>;
