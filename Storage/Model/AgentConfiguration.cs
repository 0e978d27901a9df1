using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebhookOps.Core.Agents;
using WebhookOps.Storage.Sealing;

namespace WebhookOps.Storage.Model;

internal sealed class AgentConfiguration(Sealer sealer) : IEntityTypeConfiguration<Agent>
{
    public void Configure(EntityTypeBuilder<Agent> builder)
    {
        builder.ToTable("agents");
        builder.HasKey(x => x.Id);
        builder.Property(x => x.Id).ValueGeneratedNever();
        builder.Property(x => x.AllowedTargets).IsDocument();
        builder.Property(x => x.Secrets).IsSealed(sealer);
    }
}
