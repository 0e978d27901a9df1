using WebhookOps.Storage.Tests.Contract;

namespace WebhookOps.Storage.Tests.Postgres;

public sealed class PostgresEventLogTests() : EventLogContract(new PostgresLedger());

public sealed class PostgresDeliveryQueueTests() : DeliveryQueueContract(new PostgresLedger());

public sealed class PostgresDeliveryQueueCareTests() : DeliveryQueueCareContract(new PostgresLedger());
