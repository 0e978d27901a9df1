namespace WebhookOps.Agent.Apps;

/// <summary>Is told of every request that an app is called for.</summary>
public interface IExchanges
{
    IExchange Begin(string method, Uri app);
}
