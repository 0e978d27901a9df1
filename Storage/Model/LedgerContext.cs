using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using WebhookOps.Core.Agents;
using WebhookOps.Core.Alerts;
using WebhookOps.Core.Channels;
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

    public DbSet<Channel> Channels => Set<Channel>();

    public DbSet<ChannelCounters> ChannelCounters => Set<ChannelCounters>();

    public DbSet<ChannelConnection> ChannelConnections => Set<ChannelConnection>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<User> Users => Set<User>();

    public DbSet<ExternalIdentity> ExternalIdentities => Set<ExternalIdentity>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Replay> Replays => Set<Replay>();

    public DbSet<SavedSearch> SavedSearches => Set<SavedSearch>();

    public DbSet<Event> Events => Set<Event>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<RejectedRequest> RejectedRequests => Set<RejectedRequest>();

    public DbSet<AlertTarget> AlertTargets => Set<AlertTarget>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<Notice> Notices => Set<Notice>();

    public DbSet<DeliveryTally> DeliveryTallies => Set<DeliveryTally>();

    public DbSet<Duty> Duties => Set<Duty>();

    internal Sealer Sealer => this.GetService<Sealer>();

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

        configurationBuilder.Properties<HeaderList>().HaveConversion<HeadersAsJson, HeadersByJson>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new SourceConfiguration(Sealer));
        modelBuilder.ApplyConfiguration(new DestinationConfiguration(Sealer));
        modelBuilder.ApplyConfiguration(new SubscriptionConfiguration());
        modelBuilder.ApplyConfiguration(new AgentConfiguration(Sealer));
        modelBuilder.ApplyConfiguration(new ChannelConfiguration());
        modelBuilder.ApplyConfiguration(new ChannelCountersConfiguration());
        modelBuilder.ApplyConfiguration(new ChannelConnectionConfiguration());
        modelBuilder.ApplyConfiguration(new ApiKeyConfiguration());
        modelBuilder.ApplyConfiguration(new UserConfiguration());
        modelBuilder.ApplyConfiguration(new ExternalIdentityConfiguration());
        modelBuilder.ApplyConfiguration(new SessionConfiguration());
        modelBuilder.ApplyConfiguration(new AuditEntryConfiguration());
        modelBuilder.ApplyConfiguration(new ReplayConfiguration());
        modelBuilder.ApplyConfiguration(new SavedSearchConfiguration());
        modelBuilder.ApplyConfiguration(new EventConfiguration());
        modelBuilder.ApplyConfiguration(new DeliveryConfiguration());
        modelBuilder.ApplyConfiguration(new AttemptConfiguration());
        modelBuilder.ApplyConfiguration(new RejectedRequestConfiguration());
        modelBuilder.ApplyConfiguration(new AlertTargetConfiguration(Sealer));
        modelBuilder.ApplyConfiguration(new IncidentConfiguration());
        modelBuilder.ApplyConfiguration(new NoticeConfiguration());
        modelBuilder.ApplyConfiguration(new DeliveryTallyConfiguration());
        modelBuilder.ApplyConfiguration(new DutyConfiguration());
        SnakeCase.Apply(modelBuilder.Model);
    }
}
