using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace WebhookOps.Tunnel.Tests.Transport;

public sealed class AppCertificateTests
{
    [Fact]
    public async Task An_app_whose_authority_the_system_does_not_know_is_called_where_the_agent_knows_it()
    {
        using var authority = Authority();
        using var certificate = Leaf(authority);
        await using var app = await PlainApp.StartAsync(static context => context.Response.WriteAsync("private"), certificate);
        await using var host = await TunnelHost.StartAsync();
        await host.JoinAsync("knows", app.Url, settings => settings with { Authorities = [authority] });
        await host.JoinAsync("other", app.Url, settings => settings with { Authorities = [Authority()] });
        await host.JoinAsync("system", app.Url);

        (await host.Caller.GetStringAsync(host.Hook("knows"))).ShouldBe("private");
        foreach (var name in (string[])["other", "system"])
        {
            using var answer = await host.Caller.GetAsync(host.Hook(name));
            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("TLS");
        }
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=private authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
    }

    private static X509Certificate2 Leaf(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=app", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3]);
        return signed.CopyWithPrivateKey(key);
    }
}
