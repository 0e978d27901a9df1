using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WebhookOps.Storage.Model;

internal sealed class DeliveryTallyConfiguration : IEntityTypeConfiguration<DeliveryTally>
{
    public void Configure(EntityTypeBuilder<DeliveryTally> builder)
    {
        builder.ToTable("delivery_tallies");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
    }
}
