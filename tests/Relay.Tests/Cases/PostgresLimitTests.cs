using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

public sealed class PostgresLimitTests(PostgresRelay host) : LimitContract(host), IClassFixture<PostgresRelay>;
