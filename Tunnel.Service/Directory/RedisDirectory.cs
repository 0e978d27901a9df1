using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using WebhookOps.ServiceDefaults.Redis;
using WebhookOps.Tunnel.Service.Sessions;

namespace WebhookOps.Tunnel.Service.Directory;

/// <summary>
/// The directory that replicas share. An entry is <c>SESSION JSON</c>, expires unless its replica refreshes it, and is never overwritten by
/// an older session: a replica that tries learns so that its own has been fenced, and cuts it.
/// </summary>
internal sealed partial class RedisDirectory(RedisConnection redis, TunnelRegistry registry, TunnelsHere here, TimeProvider clock, ILogger<RedisDirectory> logger)
    : BackgroundService, ITunnelDirectory
{
    /// <summary>An agent's tunnel is somewhere else within ten seconds after its replica has died.</summary>
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan s_refresh = TimeSpan.FromSeconds(2.5);

    private const string Prefix = "webhookops:tunnel:";
    private const string ById = Prefix + "id:";
    private const string ByName = Prefix + "name:";

    private const string Put = """
        local held = redis.call('GET', KEYS[1])
        if held and tonumber(string.match(held, '^%d+')) > tonumber(ARGV[1]) then return 0 end
        for _, key in ipairs(KEYS) do redis.call('SET', key, ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3]) end
        return 1
        """;

    private const string Remove = """
        for _, key in ipairs(KEYS) do
            local held = redis.call('GET', key)
            if held and string.match(held, '^%d+') == ARGV[1] then redis.call('DEL', key) end
        end
        return 1
        """;

    public ValueTask<TunnelPlace?> FindElsewhereAsync(string tunnelId, CancellationToken cancellation) => FindAsync(ById + tunnelId, cancellation);

    public ValueTask<TunnelPlace?> FindAgentElsewhereAsync(string name, CancellationToken cancellation) => FindAsync(ByName + name, cancellation);

    public async ValueTask<IReadOnlyCollection<TunnelPlace>> AllAsync(CancellationToken cancellation)
    {
        var all = here.All().ToDictionary(p => p.TunnelId, StringComparer.Ordinal);
        try
        {
            var keys = await KeysAsync(cancellation);
            foreach (var value in keys.Length == 0 ? [] : await redis.RunAsync(db => db.StringGetAsync(keys), cancellation))
            {
                if (Read(value) is { } place)
                {
                    all.TryAdd(place.TunnelId, place);
                }
            }
        }
        catch (RedisUnavailableException)
        {
            // what is here is known all the same
        }

        return all.Values;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        registry.Opened += Opened;
        registry.Closed += Closed;
        using var timer = new PeriodicTimer(s_refresh, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await Task.WhenAll(registry.Sessions.Select(PutAsync));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            registry.Opened -= Opened;
            await Task.WhenAll(registry.Sessions.Select(RemoveAsync)); // the others need not wait until they expire
            registry.Closed -= Closed;
        }
    }

    private void Opened(TunnelSession session) => _ = PutAsync(session);

    private void Closed(TunnelSession session) => _ = RemoveAsync(session);

    private async Task PutAsync(TunnelSession session)
    {
        try
        {
            var place = JsonSerializer.Serialize(here.Of(session), TunnelPlaceJson.Default.TunnelPlace);
            var put = await redis.RunAsync(db => db.ScriptEvaluateAsync(
                Put, KeysOf(session), [session.Number, place, (long)s_lifetime.TotalMilliseconds]));
            if ((int)put == 0)
            {
                session.Replace();
            }
        }
        catch (RedisUnavailableException failure)
        {
            LogNotPut(session.Name, failure.Message);
        }
    }

    private async Task RemoveAsync(TunnelSession session)
    {
        try
        {
            await redis.RunAsync(db => db.ScriptEvaluateAsync(Remove, KeysOf(session), [session.Number.ToString(CultureInfo.InvariantCulture)]));
        }
        catch (RedisUnavailableException failure)
        {
            LogNotPut(session.Name, failure.Message); // it will expire
        }
    }

    private async ValueTask<TunnelPlace?> FindAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return Read(await redis.RunAsync(db => db.StringGetAsync(key), cancellation)) is { InternalUrl: { } at } place && at != here.InternalUrl ? place : null;
        }
        catch (RedisUnavailableException)
        {
            return null;
        }
    }

    private async Task<RedisKey[]> KeysAsync(CancellationToken cancellation)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal); // a scan may name a key twice
        var cursor = "0";
        do
        {
            var from = cursor;
            var page = (RedisResult[])await redis.RunAsync(db => db.ExecuteAsync("SCAN", from, "MATCH", ById + "*", "COUNT", "1000"), cancellation);
            cursor = (string)page[0];
            keys.UnionWith((string[])page[1]);
        }
        while (cursor != "0");

        return [.. keys.Select(key => (RedisKey)key)];
    }

    private static RedisKey[] KeysOf(TunnelSession session) => session.AgentId is null ? [ById + session.TunnelId] : [ById + session.TunnelId, ByName + session.Name];

    private static TunnelPlace? Read(RedisValue value)
    {
        var text = (string?)value;
        var space = text?.IndexOf(' ') ?? -1;
        return space < 0 ? null : JsonSerializer.Deserialize(text.AsSpan(space + 1), TunnelPlaceJson.Default.TunnelPlace);
    }

    [LoggerMessage(LogLevel.Debug, "Other replicas are not told of the tunnel of {Name} now: {Reason}")]
    private partial void LogNotPut(string name, string reason);
}
