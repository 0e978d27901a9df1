namespace WebhookOps.Delivery.Worker.Sweeps;

/// <summary>Something to look after again and again. Several workers may do it at the same time.</summary>
internal interface ISweep
{
    TimeSpan Every { get; }

    Task RunAsync(CancellationToken cancellation);
}
