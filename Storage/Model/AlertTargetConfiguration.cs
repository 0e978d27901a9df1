using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebhookOps.Core.Alerts;
using WebhookOps.Storage.Sealing;

namespace WebhookOps.Storage.Model;

internal sealed class AlertTargetConfiguration(Sealer sealer) : IEntityTypeConfiguration<AlertTarget>
{
    public void Configure(EntityTypeBuilder<AlertTarget> builder)
    {
        builder.ToTable("alert_targets");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Incidents).IsDocument();
        builder.Property(x => x.Settings).IsSealed(sealer);
    }
}
