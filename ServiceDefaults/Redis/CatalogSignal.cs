using WebhookOps.Core.Configuration;

namespace WebhookOps.ServiceDefaults.Redis;

/// <summary>Over a channel of Redis. A connection that comes back counts as news, for some may have been missed.</summary>
internal sealed class CatalogSignal(RedisConnection redis) : ICatalogSignal
{
    private const string Channel = "webhookops:catalog";

    public void Tell() => redis.Publish(Channel, []);

    public void Listen(Action hear)
    {
        redis.Restored += hear;
        _ = redis.SubscribeAsync(Channel, _ => hear());
    }
}
