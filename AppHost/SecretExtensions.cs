namespace WebhookOps.AppHost;

internal static class SecretExtensions
{
    private const int Length = 32;

    /// <summary>A secret parameter, <c>Parameters:NAME</c>: made at the first run and kept, unless it is given. Letters and digits only.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = Length, Special = false }, secret: true, persist: true);
}
