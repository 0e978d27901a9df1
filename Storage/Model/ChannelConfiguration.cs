using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebhookOps.Core.Channels;

namespace WebhookOps.Storage.Model;

internal sealed class ChannelConfiguration : IEntityTypeConfiguration<Channel>
{
    public void Configure(EntityTypeBuilder<Channel> builder)
    {
        builder.ToTable("channels");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Tokens).IsDocument();
        builder.Property(x => x.AllowedAddresses).IsDocument();
        builder.Property(x => x.Redact).IsDocument();
    }
}
