using WebhookOps.ServiceDefaults;

namespace WebhookOps.AppHost.Tests;

/// <summary>The model: who refers to whom, who waits for what, how many there are of each, and what the world can reach.</summary>
public sealed class ModelTests
{
    private static readonly string[] s_common =
        ["ConnectionStrings__webhookops", "ConnectionStrings__messaging", "ConnectionStrings__redis", "Keys__Path", "Ledger__Migrate"];

    public static TheoryData<string> Services { get; } = [ResourceNames.Ingest, ResourceNames.Delivery, ResourceNames.Tunnel, ResourceNames.Dashboard];

    [Theory, MemberData(nameof(Services))]
    public async Task A_service_waits_for_the_migration_and_the_servers_it_refers_to(string service)
    {
        await using var model = await Model.BuildAsync();

        model.WaitsOf(service).ShouldContain((ResourceNames.Migrate, WaitType.WaitForCompletion));
        foreach (var server in new[] { ResourceNames.Ledger, ResourceNames.Messaging, ResourceNames.Redis })
        {
            model.WaitsOf(service).ShouldContain((server, WaitType.WaitUntilHealthy));
            model[service].Annotations.OfType<ResourceRelationshipAnnotation>().ShouldContain(r => r.Type == "Reference" && r.Resource.Name == server);
        }
    }

    [Theory, MemberData(nameof(Services))]
    public async Task A_service_is_asked_for_its_health(string service)
    {
        await using var model = await Model.BuildAsync();

        model[service].Annotations.OfType<HealthCheckAnnotation>().ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Services))]
    public async Task A_service_gets_every_setting_under_the_name_it_reads(string service)
    {
        await using var model = await Model.BuildAsync("--AppHost:Operation=publish");

        var environment = await model.EnvironmentOfAsync(service);
        s_common.ShouldBeSubsetOf(environment.Keys);
        environment.Keys.ShouldNotContain(k => k == "ASPNETCORE_URLS" || k == "HTTP_PORTS"); // planes have settings of their own
        environment.Keys.ShouldNotContain("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "it would believe any proxy");
    }

    [Fact]
    public async Task Ingest_and_delivery_are_two_and_the_others_one()
    {
        await using var model = await Model.BuildAsync();

        model.Projects.Where(p => p.GetReplicaCount() == 2).Select(p => p.Name).ShouldBe([ResourceNames.Ingest, ResourceNames.Delivery], ignoreOrder: true);
        model.Projects.Where(p => p.GetReplicaCount() > 2).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_the_edge_is_external()
    {
        await using var model = await Model.BuildAsync();

        model.EndpointsOf(ResourceNames.Edge).ShouldAllBe(e => e.IsExternal);
        model.Projects.SelectMany(p => model.EndpointsOf(p.Name)).ShouldAllBe(e => !e.IsExternal);
    }

    [Fact]
    public async Task Without_Docker_there_are_connection_strings_and_no_container()
    {
        await using var model = await Model.BuildAsync(
            "--Servers:External=true",
            "--ConnectionStrings:webhookops=Host=localhost",
            "--ConnectionStrings:messaging=amqp://localhost",
            "--ConnectionStrings:redis=localhost");

        model.Has(ResourceNames.Postgres).ShouldBeFalse();
        model.Has(ResourceNames.Edge).ShouldBeFalse();
        model[ResourceNames.Ledger].ShouldNotBeAssignableTo<ContainerResource>();
        model.EndpointsOf(ResourceNames.Ingest).Concat(model.EndpointsOf(ResourceNames.Tunnel)).Where(e => e.IsExternal).Select(e => e.Name).ShouldBe(["edge", "edge"]);
        model.EndpointsOf(ResourceNames.Dashboard).Concat(model.EndpointsOf(ResourceNames.Delivery)).ShouldAllBe(e => !e.IsExternal);
    }

    [Fact]
    public async Task Services_meet_on_the_internal_plane()
    {
        await using var model = await Model.BuildAsync("--AppHost:Operation=publish");

        var environment = await model.EnvironmentOfAsync(ResourceNames.Delivery);
        environment.Keys.ShouldContain("services__tunnel__http__0");
        model.EndpointsOf(ResourceNames.Tunnel).Single(e => e.Name == "http").TargetPort.ShouldBe(8081);
    }
}
