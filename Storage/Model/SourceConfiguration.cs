using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebhookOps.Core.Sources;
using WebhookOps.Storage.Sealing;

namespace WebhookOps.Storage.Model;

internal sealed class SourceConfiguration(Sealer sealer) : IEntityTypeConfiguration<Source>
{
    public void Configure(EntityTypeBuilder<Source> builder)
    {
        builder.ToTable("sources");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.Methods).IsDocument();
        builder.Property(x => x.RateLimit).IsDocument();
        builder.Property(x => x.Retention).IsDocument();
        builder.Property(x => x.Dedupe).IsDocument();
        builder.Property(x => x.Credentials).IsSealed(sealer);
    }
}
