namespace WebhookOps.AppHost;

/// <summary>
/// Where the model is going to run. <c>Deploy:Target</c> chooses between <c>compose</c> (the default) and <c>azure</c> for
/// <c>aspire publish</c>, <c>aspire deploy</c> and <c>azd</c>; while it runs here, it is neither.
/// </summary>
internal enum Target
{
    /// <summary>Processes on this machine, beside containers or servers that are there already.</summary>
    Local,

    /// <summary>Containers under Docker Compose.</summary>
    Compose,

    /// <summary>Azure Container Apps, with managed servers.</summary>
    Azure,
}
