using WebhookOps.Relay.Tests.Running;

namespace WebhookOps.Relay.Tests.Cases;

public sealed class PostgresStreamTests(PostgresRelay host) : StreamContract(host), IClassFixture<PostgresRelay>;
