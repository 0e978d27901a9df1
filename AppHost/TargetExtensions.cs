namespace WebhookOps.AppHost;

internal static class TargetExtensions
{
    /// <summary>The compute environment in Azure; the shared key ring refers to it.</summary>
    public const string AzureEnvironment = "containerapps";

    private const string Setting = "Deploy:Target";

    /// <summary>Reads <c>Deploy:Target</c> and adds the environment that containers are deployed to.</summary>
    public static Target AddTarget(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            return Target.Local;
        }

        switch (builder.Configuration[Setting])
        {
            case null or "" or "compose":
                builder.AddDockerComposeEnvironment("compose");
                return Target.Compose;
            case "azure":
                builder.AddAzureContainerAppEnvironment(AzureEnvironment);
                return Target.Azure;
            case var other:
                throw new InvalidOperationException($"{Setting} is '{other}'. Give 'compose' or 'azure'.");
        }
    }
}
