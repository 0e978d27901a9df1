namespace WebhookOps.Storage.Tests.Contract;

public sealed class PostgresEventLogTests() : EventLogContract(EngineUnderTest.Postgres);

public sealed class PostgresDeliveryQueueTests() : DeliveryQueueContract(EngineUnderTest.Postgres);

public sealed class PostgresDeliveryQueueCareTests() : DeliveryQueueCareContract(EngineUnderTest.Postgres);

public sealed class SqliteEventLogTests() : EventLogContract(EngineUnderTest.Sqlite);

public sealed class SqliteDeliveryQueueTests() : DeliveryQueueContract(EngineUnderTest.Sqlite);

public sealed class SqliteDeliveryQueueCareTests() : DeliveryQueueCareContract(EngineUnderTest.Sqlite);

public sealed class PostgresSearchTests() : SearchContract(EngineUnderTest.Postgres);

public sealed class SqliteSearchTests() : SearchContract(EngineUnderTest.Sqlite);

public sealed class PostgresRetentionTests() : RetentionContract(EngineUnderTest.Postgres);

public sealed class SqliteRetentionTests() : RetentionContract(EngineUnderTest.Sqlite);

public sealed class PostgresAlertTests() : AlertContract(EngineUnderTest.Postgres);

public sealed class SqliteAlertTests() : AlertContract(EngineUnderTest.Sqlite);
