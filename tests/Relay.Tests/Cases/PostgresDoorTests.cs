using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

public sealed class PostgresDoorTests(PostgresRelay host) : DoorContract(host), IClassFixture<PostgresRelay>;
