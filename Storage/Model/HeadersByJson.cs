using Microsoft.EntityFrameworkCore.ChangeTracking;
using WebhookOps.Core.Events;

namespace WebhookOps.Storage.Model;

/// <summary>Headers are equal when what is stored of them is. A list is never changed in place, so that it is its own snapshot.</summary>
internal sealed class HeadersByJson() : ValueComparer<HeaderList>(
    (a, b) => (a == null ? null : a.ToJson()) == (b == null ? null : b.ToJson()),
    headers => headers.ToJson().GetHashCode(StringComparison.Ordinal),
    headers => headers);
