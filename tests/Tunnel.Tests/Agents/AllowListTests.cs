using System.Net;
using WebhookOps.Agent.Apps;

namespace WebhookOps.Tunnel.Tests.Agents;

public sealed class AllowListTests
{
    [Theory]
    [InlineData("localhost:3000", "localhost", 3000, true)]
    [InlineData("localhost:3000", "LOCALHOST", 3000, true)]
    [InlineData("localhost:3000", "127.0.0.1", 3000, true)]
    [InlineData("localhost:3000", "[::1]", 3000, true)]
    [InlineData("localhost:3000", "::ffff:127.0.0.1", 3000, true)]
    [InlineData("localhost:3000", "localhost", 3001, false)]
    [InlineData("localhost:3000", "localhost.example.com", 3000, false)]
    [InlineData("app.internal:80", "app.internal.", 80, true)]
    [InlineData("app.internal:80", "other.internal", 80, false)]
    [InlineData("10.0.0.7:80", "10.0.0.7", 80, true)]
    [InlineData("10.0.0.7:80", "10.0.0.8", 80, false)]
    public void Only_what_is_listed_is_allowed(string entry, string host, int port, bool allowed) => new AllowList([entry]).Allows(host, port).ShouldBe(allowed);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("0.0.0.0")]
    public void A_listed_name_does_not_lead_to_this_machine_or_its_link(string address) =>
        new AllowList(["app.internal:80"]).Filter("app.internal", 80, [IPAddress.Parse(address), IPAddress.Parse("10.0.0.7")]).ShouldBe([IPAddress.Parse("10.0.0.7")]);

    [Fact]
    public void Unless_that_address_is_listed_too() =>
        new AllowList(["app.internal:80", "127.0.0.1:80"]).Filter("app.internal", 80, [IPAddress.Loopback]).ShouldBe([IPAddress.Loopback]);

    [Theory]
    [InlineData("localhost")]
    [InlineData(":80")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("http://localhost:80")]
    public void What_is_no_target_is_refused(string entry) => Should.Throw<FormatException>(() => new AllowList([entry]));

    [Theory]
    [InlineData("/stripe", null, "/stripe/x?y=1", "/stripe/x?y=1")]
    [InlineData("/stripe", "", "/stripe/x?y=1", "/x?y=1")]
    [InlineData("/stripe/", "/pay", "/stripe", "/pay")]
    [InlineData("/stripe", "/pay", "/stripe?y=1", "/pay?y=1")]
    [InlineData("/stripe", null, "/stripes", null)]
    public void Routes_map_paths(string prefix, string? rewrite, string target, string? mapped) =>
        new Route(prefix, new Uri("http://localhost:1"), rewrite).Map(target).ShouldBe(mapped);
}
