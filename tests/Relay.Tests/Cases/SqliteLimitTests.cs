using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

public sealed class SqliteLimitTests(SqliteRelay host) : LimitContract(host), IClassFixture<SqliteRelay>;
