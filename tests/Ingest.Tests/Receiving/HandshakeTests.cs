using System.Net;
using WebhookOps.Ingest.Tests.Hosting;

namespace WebhookOps.Ingest.Tests.Receiving;

/// <summary>How providers ask whether a URL is their user's.</summary>
public sealed class HandshakeTests(SharedIngestServer shared) : IClassFixture<SharedIngestServer>, IAsyncLifetime
{
    private const string Secret = "it's a secret";

    private IngestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await shared.EmptyAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Slacks_challenge_is_answered_to_slack_only_and_not_stored()
    {
        await _server.AddSourceAsync("slack", Secret, "slack");
        var body = """{"type":"url_verification","challenge":"3eZbrw1a"}"""u8.ToArray();
        var now = DateTimeOffset.UtcNow;
        (await _server.SendSignedAsync("/in/slack", body, "X-Slack-Signature", "v0=00", ("X-Slack-Request-Timestamp", $"{now.ToUnixTimeSeconds()}"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var response = await _server.SendSignedAsync("/in/slack", body, "X-Slack-Signature", Signatures.Slack(Secret, body, now), ("X-Slack-Request-Timestamp", $"{now.ToUnixTimeSeconds()}"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await response.Content.ReadAsStringAsync()).ShouldBe("3eZbrw1a");
        (await _server.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Metas_question_by_get_is_answered_if_it_knows_the_token_and_nothing_else_by_get_is_taken()
    {
        await _server.AddSourceAsync("meta", Secret, "meta", change: s => s.Credentials = s.Credentials with { HandshakeToken = new("meatyhamhock") });
        using var answer = await _server.Client.GetAsync("/in/meta?hub.mode=subscribe&hub.challenge=115&hub.verify_token=meatyhamhock");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("115");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        using var refused = await _server.Client.GetAsync("/in/meta?hub.mode=subscribe&hub.challenge=115&hub.verify_token=wrong");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var other = await _server.Client.GetAsync("/in/meta");
        other.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        await _server.AddSourceAsync("others");
        using var nobody = await _server.Client.GetAsync("/in/others?challenge=1");
        nobody.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await _server.EventsAsync()).ShouldBeEmpty();
    }
}
