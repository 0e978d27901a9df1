using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Destinations;
using WebhookOps.Core.Events;
using WebhookOps.Delivery.Worker;
using WebhookOps.Delivery.Worker.Sending;

namespace WebhookOps.Delivery.Tests.Sending;

/// <summary>The HTTP sender by itself, over real sockets.</summary>
internal sealed class SenderBench(DeliveryOptions? options = null) : IDisposable
{
    private readonly HttpPools _pools = new(Options.Create(options ?? new DeliveryOptions { AllowPrivateNetworks = true }), new Production());

    public Task<SendResult> SendAsync(Destination destination, Event? @event = null, CancellationToken cancellation = default) =>
        new HttpSender(_pools, TimeProvider.System).SendAsync(
            new Outgoing(Guid.CreateVersion7(), @event ?? NewEvent(), "shop", destination, 3), cancellation);

    public void Dispose() => _pools.Dispose();

    public static Event NewEvent(byte[]? body = null, params Header[] headers) =>
        new() { Id = Guid.CreateVersion7(), Body = body ?? "{}"u8.ToArray(), Headers = new HeaderList(headers) };

    public static Destination To(string url) => new() { Id = Guid.CreateVersion7(), Name = "there", Url = url };

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
