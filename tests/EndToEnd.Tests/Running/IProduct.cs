namespace WebhookOps.EndToEnd.Tests.Running;

/// <summary>A running product, in one process or in many: what those see who use it from outside.</summary>
public interface IProduct
{
    /// <summary>Where webhooks go now. Of several replicas it may be another one each time.</summary>
    string EdgeUrl { get; }

    OperatorApi Api { get; }

    /// <summary>Ends when whoever takes webhooks knows what was configured until now.</summary>
    Task SettleAsync();
}
