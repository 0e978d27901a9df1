using Microsoft.Extensions.DependencyInjection;
using WebhookOps.Dashboard.Blazor.Access;

namespace WebhookOps.Operator.Tests.Access;

public sealed class AccessTests
{
    [Fact]
    public async Task Every_API_route_refuses_a_caller_without_a_key_or_with_a_wrong_one()
    {
        await using var host = await OperatorHost.StartAsync();
        using var nobody = host.Connect();
        using var stranger = host.Connect("whk_wrong");
        var routes = ApiRoutes.Of(host);
        routes.Count.ShouldBeGreaterThan(35);
        foreach (var (method, path) in routes)
        {
            (await host.SendAsync(method, path, client: nobody)).ExpectProblem(401, "api_key_missing");
            (await host.SendAsync(method, path, client: stranger)).ExpectProblem(401, "api_key_invalid");
        }
    }

    [Fact]
    public async Task The_first_start_makes_a_key_and_gives_it_once()
    {
        await using var host = await OperatorHost.StartAsync(("Operator:ApiKey", null));
        var first = host.Services.GetRequiredService<FirstKey>();
        var grant = first.Take().ShouldNotBeNull();
        first.Take().ShouldBeNull();
        grant.Key.ShouldStartWith("whk_");
        grant.ToString().ShouldNotContain(grant.Key);
        using var client = host.Connect(grant.Key);
        (await host.SendAsync(HttpMethod.Get, "/api/sources", client: client)).Expect(200);
        (await host.SendAsync(HttpMethod.Get, "/api/sources")).ExpectProblem(401, "api_key_invalid");
    }

    [Fact]
    public async Task A_configured_key_makes_no_other()
    {
        await using var host = await OperatorHost.StartAsync();
        host.Services.GetRequiredService<FirstKey>().Take().ShouldBeNull();
    }
}
