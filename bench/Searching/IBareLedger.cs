namespace WebhookOps.Bench.Searching;

/// <summary>The ledger's database without the product: filled in bulk, and asked what the product asks, in the barest SQL that answers it.</summary>
internal interface IBareLedger : IAsyncDisposable
{
    Task FillAsync(Traffic traffic);

    /// <summary>Leaves the database as one that has grown over time: with statistics, and nothing left to write.</summary>
    Task SettleAsync();

    /// <summary>The newest events with their deliveries, all or those with a word.</summary>
    /// <returns>How many events.</returns>
    Task<int> ReadPageAsync(string? word, int limit);

    /// <summary>The newest events with a dead letter, with their deliveries.</summary>
    Task<int> ReadDeadAsync(int limit);

    /// <summary>What the overview counts.</summary>
    /// <param name="bounds">Of the parts of the period: one more than there are parts.</param>
    Task ReadOverviewAsync(IReadOnlyList<DateTimeOffset> bounds);
}
