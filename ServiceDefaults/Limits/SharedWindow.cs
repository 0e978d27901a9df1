using StackExchange.Redis;
using WebhookOps.Core;
using WebhookOps.ServiceDefaults.Redis;

namespace WebhookOps.ServiceDefaults.Limits;

/// <summary>
/// At most N in any window over all replicas together, exactly: Redis remembers when how many were granted. Whoever asks for several at a
/// time pays one round trip for them.
/// </summary>
/// <param name="name">Whose limit it is, the same in every replica.</param>
public sealed class SharedWindow(RedisConnection redis, string name, RateLimit limit)
{
    // KEYS: the grants by their moment (µs), and their sum. ARGV: the window (µs), the limit, how many are asked for.
    // Answers how many are granted, and after how many µs the oldest grant leaves the window.
    private const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local window, limit, asked = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local used = redis.call('EXISTS', KEYS[1]) == 1 and tonumber(redis.call('GET', KEYS[2]) or '0') or 0
        local past = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
        for _, grant in ipairs(past) do
            used = used - tonumber(string.match(grant, '%d+$'))
        end
        if #past > 0 then
            redis.call('ZREMRANGEBYRANK', KEYS[1], 0, #past - 1)
        end
        local granted = math.max(0, math.min(asked, limit - used))
        if granted > 0 then
            used = used + granted
            redis.call('ZADD', KEYS[1], string.format('%.0f', now), string.format('%.0f:%d:%d', now, used, granted))
        end
        local life = math.ceil(window / 1000) + 1000
        redis.call('PEXPIRE', KEYS[1], life)
        redis.call('SET', KEYS[2], used, 'PX', life)
        local wait = 0
        if granted < asked then
            local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
            wait = oldest[2] and tonumber(oldest[2]) + window - now or window
        end
        return {granted, math.max(0, math.ceil(wait))}
        """;

    private readonly RedisKey[] _keys = [$"webhookops:rate:{{{name}}}", $"webhookops:rate:{{{name}}}:used"];
    private readonly RedisValue _window = (long)(limit.WindowSeconds * 1_000_000);

    /// <exception cref="RedisUnavailableException">Redis does not answer.</exception>
    public async Task<Grant> AskAsync(int count)
    {
        var answer = (RedisValue[])(await redis.RunAsync(database => database.ScriptEvaluateAsync(Script, _keys, [_window, limit.Requests, count])));
        return new Grant((int)answer[0], TimeSpan.FromMicroseconds((long)answer[1]));
    }
}
