using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace WebhookOps.Storage.Model;

/// <summary>The model's converters hold a sealer, so two ledgers in one process do not share a model.</summary>
internal sealed class ModelOfSealer : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), ((LedgerContext)context).Sealer, designTime);
}
