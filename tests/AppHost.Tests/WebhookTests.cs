using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using WebhookOps.ServiceDefaults;
using WebhookOps.Testing.Http;

namespace WebhookOps.AppHost.Tests;

/// <summary>The whole model, started: containers, migration, services, proxy.</summary>
public sealed class WebhookTests
{
    private const string ApiKey = "apphost-test-key-of-more-than-32-characters";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5); // the images may have to be fetched

    [Fact]
    public async Task A_webhook_goes_from_the_edge_to_its_destination()
    {
        Assert.SkipUnless(await Docker.IsThereAsync(), "No container engine answers here.");
        var cancellation = TestContext.Current.CancellationToken;
        await using var receiver = await Receiver.StartAsync();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([$"--Parameters:operatorkey={ApiKey}"], cancellation);
        ForgetVolumes(builder);
        await using var app = await builder.BuildAsync(cancellation);
        await app.StartAsync(cancellation).WaitAsync(s_patience, cancellation);
        foreach (var service in new[] { ResourceNames.Dashboard, ResourceNames.Delivery, ResourceNames.Edge })
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, cancellation).WaitAsync(s_patience, cancellation);
        }

        using var api = app.CreateHttpClient(ResourceNames.Dashboard, "operator");
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        await CreateAsync(api, "/api/sources", new { slug = "demo", provider = "generic" });
        await CreateAsync(api, "/api/destinations", new { name = "here", kind = "http", url = receiver.Url, allowPrivateNetwork = true });
        await CreateAsync(api, "/api/subscriptions", new { source = "demo", destination = "here" });

        using var edge = app.CreateHttpClient(ResourceNames.Edge, "edge");
        var accepted = await edge.PostAsync("/in/demo", new StringContent("{\"hello\":\"world\"}"), cancellation);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync(cancellation));

        await receiver.WaitForAsync(requests => requests.Count == 1, s_patience);
    }

    private static async Task CreateAsync<T>(HttpClient api, string path, T body)
    {
        using var answer = await api.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A developer's data is not the test's.</summary>
    private static void ForgetVolumes(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var resource in builder.Resources)
        {
            foreach (var volume in resource.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == ContainerMountType.Volume).ToArray())
            {
                resource.Annotations.Remove(volume);
            }
        }
    }
}
