using System.Net;
using WebhookOps.EndToEnd.Tests.Running;

namespace WebhookOps.EndToEnd.Tests.Scenarios;

/// <summary>The two listeners of one process.</summary>
public sealed class PlaneTests(ProductOnSqlite running) : IClassFixture<ProductOnSqlite>
{
    private readonly Product _product = (Product)running.Product;

    [Fact]
    public async Task Health_and_liveness_answer_on_both_planes()
    {
        using var http = new HttpClient();
        foreach (var plane in new[] { _product.EdgeUrl, _product.OperatorUrl })
        {
            (await http.GetAsync($"{plane}/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await http.GetStringAsync($"{plane}/health")).ShouldContain("\"ledger\":{\"status\":\"healthy\"");
        }
    }

    [Fact]
    public async Task A_plane_does_not_know_the_others_addresses_whatever_the_method()
    {
        using var http = new HttpClient();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            using var operators = new HttpRequestMessage(method, $"{_product.EdgeUrl}/api/sources");
            (await http.SendAsync(operators)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            using var strangers = new HttpRequestMessage(method, $"{_product.OperatorUrl}/in/demo");
            (await http.SendAsync(strangers)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }
}
