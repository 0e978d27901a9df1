using StackExchange.Redis;
using WebhookOps.Core;

namespace WebhookOps.ServiceDefaults.Redis;

/// <summary>Reads <c>ConnectionStrings:redis</c>: <c>HOST:PORT,password=…,ssl=true</c>.</summary>
internal static class RedisOptions
{
    /// <exception cref="CannotStartException">It is not such a string.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        try
        {
            var options = ConfigurationOptions.Parse(text, ignoreUnknown: true);
            options.AbortOnConnectFail = false; // it may come up later, and be gone at any time
            options.ConnectRetry = 1;
            options.ConnectTimeout = 2000;
            options.KeepAlive = 10;
            options.ClientName = "webhookops";
            return options.EndPoints.Count > 0 ? options : throw new FormatException("it names no server.");
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw new CannotStartException($"ConnectionStrings:redis cannot be read: {wrong.Message} Write it as HOST:6379,password=….", wrong);
        }
    }
}
