using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Hardship;

public sealed class PostgresLoadTests(PostgresRelay host) : LoadContract(host), IClassFixture<PostgresRelay>;
