using Aspire.Hosting.Azure;
using WebhookOps.ServiceDefaults;

namespace WebhookOps.AppHost;

/// <summary>One key ring for every replica of every service: what one seals, each must be able to open.</summary>
internal static class KeyRingExtensions
{
    private const string Setting = "Keys__Path";

    // The image's user owns its home, and a new volume takes that over; a folder elsewhere would belong to root.
    private const string Home = "/home/app";

    public static IResourceBuilder<ProjectResource> WithKeyRing(this IResourceBuilder<ProjectResource> service, Target target)
    {
        if (target == Target.Local)
        {
            return service.WithEnvironment(Setting, Path.GetFullPath("../data/fleet/keys", service.ApplicationBuilder.AppHostDirectory));
        }

        service
            .WithEnvironment(Setting, $"{Home}/keys")
            .WithAnnotation(new ContainerMountAnnotation("webhookops-keys", Home, ContainerMountType.Volume, isReadOnly: false));
        return target == Target.Azure ? service.ShareVolumeInAzure() : service;
    }

    /// <summary>Container Apps would give each service a file share of its own: all take that of ingest.</summary>
    private static IResourceBuilder<ProjectResource> ShareVolumeInAzure(this IResourceBuilder<ProjectResource> service) =>
        service.PublishAsAzureContainerApp((infrastructure, app) =>
        {
            var environment = service.ApplicationBuilder.Resources.OfType<AzureBicepResource>().Single(r => r.Name == TargetExtensions.AzureEnvironment);
            var share = new BicepOutputReference($"volumes_{ResourceNames.Ingest}_0", environment);
            app.Template.Volumes[0].Value!.StorageName = share.AsProvisioningParameter(infrastructure);
        });
}
