using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Secrets;
using WebhookOps.Storage.Sealing;

namespace WebhookOps.Storage.Model;

internal sealed class DestinationConfiguration(Sealer sealer) : IEntityTypeConfiguration<Destination>
{
    public void Configure(EntityTypeBuilder<Destination> builder)
    {
        builder.ToTable("destinations");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.OutputSettings).IsSealedText(sealer);
        builder.Property(x => x.RateLimit).IsDocument();
        builder.Property(x => x.Secrets).IsSealed(sealer, secrets => secrets with
        {
            Headers = new Dictionary<string, Secret>(secrets.Headers, StringComparer.OrdinalIgnoreCase),
        });
        builder.Ignore(x => x.IsOpen);
    }
}
