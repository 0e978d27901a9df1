using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebhookOps.Core.Events;

namespace WebhookOps.Storage.Model;

internal sealed class RejectedRequestConfiguration : IEntityTypeConfiguration<RejectedRequest>
{
    public void Configure(EntityTypeBuilder<RejectedRequest> builder)
    {
        builder.ToTable("rejected_requests");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
    }
}
