using WebhookOps.Testing.Servers;

namespace WebhookOps.Outputs.Tests.Modules;

/// <summary>Modules over TLS: to a server whose certificate nobody vouches for only where the operator says so.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData("nats")]
    [InlineData("mqtt")]
    [InlineData("redis")]
    [InlineData("mysql")]
    [InlineData("postgresql")]
    public async Task A_certificate_is_checked_unless_the_operator_says_otherwise(string module)
    {
        using var certificate = new TestCertificate();
        await using var server = await StartAsync(module, certificate);
        var settings = SettingsOf(module, server);
        await using var strict = Writing.Open(module, settings);
        var refused = await strict.TryAsync(Messages.New());
        refused.ErrorCode.ShouldBe(Core.Deliveries.ErrorCodes.Tls, refused.Error);

        await using var pinned = Writing.Open(module, settings, Writing.Inside() with { Certificates = (_, shown, _, _) => shown!.GetCertHashString() == certificate.Thumbprint });
        await pinned.MustAsync(Messages.Numbered(3));
        await using var loose = Writing.Open(module, settings, Writing.Inside() with { VerifyTls = false });
        await loose.MustAsync(Messages.Numbered(3));
    }

    [Fact]
    public async Task A_server_that_offers_none_is_not_spoken_to_in_the_clear()
    {
        await using var server = await LocalServer.MariaDbAsync();
        await using var output = Writing.Open("mysql", MySqlTests.SettingsOf(server, ("tls", true)));
        (await output.TryAsync(Messages.New())).Error!.ShouldContain("does not offer TLS");
    }

    private static async Task<IAsyncDisposable> StartAsync(string module, TestCertificate certificate) => module switch
    {
        "nats" => await LocalServer.NatsAsync(certificate),
        "mqtt" => await LocalServer.MosquittoAsync(certificate),
        "redis" => await LocalServer.RedisAsync(certificate),
        "mysql" => await LocalServer.MariaDbAsync(certificate),
        _ => await PostgresServer.StartNewAsync(certificate),
    };

    private static Dictionary<string, object> SettingsOf(string module, IAsyncDisposable server)
    {
        var settings = module == "mysql" ? MySqlTests.SettingsOf((LocalServer)server) : new Dictionary<string, object> { ["host"] = "localhost" };
        settings["port"] = server is PostgresServer postgres ? postgres.Port : ((LocalServer)server).Port;
        settings["tls"] = true;
        (string Name, object Value)[] own = module switch
        {
            "nats" => [("subject", "hooks"), ("jetStream", false)],
            "mqtt" => [("topic", "hooks")],
            "redis" => [("key", "hooks")],
            "postgresql" => [("username", "webhookops"), ("database", "postgres")],
            _ => [],
        };
        foreach (var (name, value) in own)
        {
            settings[name] = value;
        }

        return settings;
    }
}
