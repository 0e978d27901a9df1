namespace WebhookOps.Bench.Bare;

internal interface IBareTable : IAsyncDisposable
{
    int Writers { get; }

    Task<IReadOnlyList<bool>> InsertAsync(IReadOnlyList<BareRow> rows, CancellationToken cancellation);
}
