using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using WebhookOps.Core.Agents;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Core.Operators;
using WebhookOps.Core.Sources;
using WebhookOps.Core.Subscriptions;
using WebhookOps.Storage.Sealing;

namespace WebhookOps.Storage.Model;

/// <summary>
/// The ledger for configuration and searches. Its tables are made by the migration scripts, never by EF. It does not track what it
/// reads unless asked to; changes go through <see cref="Configuration.LedgerEditor"/>.
/// </summary>
public sealed class LedgerContext(DbContextOptions<LedgerContext> options) : DbContext(options)
{
    public DbSet<Source> Sources => Set<Source>();

    public DbSet<Destination> Destinations => Set<Destination>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Agent> Agents => Set<Agent>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Replay> Replays => Set<Replay>();

    public DbSet<Event> Events => Set<Event>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<RejectedRequest> RejectedRequests => Set<RejectedRequest>();

    internal Sealer Sealer => this.GetService<Sealer>();

    /// <summary>Where in some bytes others begin, from 1; 0: nowhere. For queries only.</summary>
    internal static int PositionIn(byte[] bytes, byte[] sought) => throw new NotSupportedException();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        if (Database.IsSqlite())
        {
            configurationBuilder.Properties<Guid>().HaveConversion<GuidAsBytes>();
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MomentAsMicroseconds>();
        }
        else
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MomentAsUtc>();
        }

        configurationBuilder.Properties<HeaderList>().HaveConversion<HeadersAsJson>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new SourceConfiguration(Sealer));
        modelBuilder.ApplyConfiguration(new DestinationConfiguration(Sealer));
        modelBuilder.ApplyConfiguration(new SubscriptionConfiguration());
        modelBuilder.ApplyConfiguration(new AgentConfiguration(Sealer));
        modelBuilder.ApplyConfiguration(new ApiKeyConfiguration());
        modelBuilder.ApplyConfiguration(new AuditEntryConfiguration());
        modelBuilder.ApplyConfiguration(new ReplayConfiguration());
        modelBuilder.ApplyConfiguration(new EventConfiguration());
        modelBuilder.ApplyConfiguration(new DeliveryConfiguration());
        modelBuilder.ApplyConfiguration(new AttemptConfiguration());
        modelBuilder.ApplyConfiguration(new RejectedRequestConfiguration());
        var position = modelBuilder.HasDbFunction(((Func<byte[], byte[], int>)PositionIn).Method);
        if (Database.IsSqlite())
        {
            position.HasName("instr").IsBuiltIn();
        }
        else
        {
            position.HasName("position").HasSchema("pg_catalog");
        }

        SnakeCase.Apply(modelBuilder.Model);
    }
}
