using Microsoft.EntityFrameworkCore;

namespace WebhookOps.Storage.Search;

/// <summary>So many rows of a list, newest first.</summary>
/// <param name="Rows">The rows of the window, in order.</param>
/// <param name="Floor">Its last id; null: the list ends within it.</param>
/// <param name="Before">Its first id comes before this; null: before all.</param>
/// <param name="Size">How many rows of the table it spans.</param>
internal sealed record Window<T>(IQueryable<T> Rows, Guid? Floor, Guid? Before, int Size = int.MaxValue)
    where T : class
{
    public static async Task<Window<T>> OpenAsync(IQueryable<T> rows, Guid? before, int size, CancellationToken cancellation)
    {
        var floor = await rows.Before(before)
            .OrderByDescending(r => EF.Property<Guid>(r, "Id"))
            .Select(r => (Guid?)EF.Property<Guid>(r, "Id"))
            .Skip(size - 1)
            .FirstOrDefaultAsync(cancellation);
        return new Window<T>(Of(rows, floor, before), floor, before, size);
    }

    /// <summary>All that come before an id.</summary>
    public static Window<T> Whole(IQueryable<T> rows, Guid? before) => new(Of(rows, null, before), null, before);

    /// <summary>The same window of a narrower list.</summary>
    public IQueryable<T> Within(IQueryable<T> rows) => Of(rows, Floor, Before);

    private static IQueryable<T> Of(IQueryable<T> rows, Guid? floor, Guid? before) =>
        rows.Before(before).Since(floor).OrderByDescending(r => EF.Property<Guid>(r, "Id"));
}
