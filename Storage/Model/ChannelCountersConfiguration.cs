using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebhookOps.Core.Channels;

namespace WebhookOps.Storage.Model;

internal sealed class ChannelCountersConfiguration : IEntityTypeConfiguration<ChannelCounters>
{
    public void Configure(EntityTypeBuilder<ChannelCounters> builder)
    {
        builder.ToTable("channel_counters");
        builder.HasKey(x => x.ChannelId);
        builder.Property(x => x.ChannelId).ValueGeneratedNever();
        builder.HasOne<Channel>().WithOne().HasForeignKey<ChannelCounters>(x => x.ChannelId);
    }
}
