using System.Net;
using Microsoft.EntityFrameworkCore;
using WebhookOps.Ingest.Tests.Hosting;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Ingest.Tests.Commit;

public sealed class UnavailableLedgerTests
{
    [Fact]
    public async Task While_the_ledger_is_gone_senders_are_asked_to_come_again_and_afterwards_they_may()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var server = await IngestServer.StartAsync(settings: [("ConnectionStrings:webhookops", await postgres.CreateDatabaseAsync()), ("Ingest:CommitTimeoutSeconds", "5")]);
        await server.AddSourceAsync("up");
        (await server.Client.PostAsync("/in/up", new StringContent("1"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await postgres.Kill9Async();
        var refused = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => server.Client.PostAsync("/in/up", new StringContent($"during {i}"))));
        foreach (var answer in refused)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
            (await IngestServer.CodeOf(answer)).ShouldBe("ledger_unavailable");
        }

        using var unknown = await server.Client.PostAsync("/in/perhaps", new StringContent("x"));
        unknown.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, "whether there is such a source cannot be said");

        await postgres.StartAsync();
        await WebhookOps.Testing.Eventually.HoldsAsync(
            async () => (await server.Client.PostAsync("/in/up", new StringContent("2"))).IsSuccessStatusCode, "the ledger to be used again");
    }

    [Fact]
    public async Task Stopping_answers_everything_that_was_let_in()
    {
        await using var server = await IngestServer.StartAsync();
        await server.AddSourceAsync("drained");
        var accepted = 0;
        var senders = Enumerable.Range(0, 16).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    using var answer = await server.Client.PostAsync("/in/drained", new StringContent($"{sender}/{i}"));
                    if (answer.StatusCode != HttpStatusCode.Accepted)
                    {
                        return;
                    }

                    Interlocked.Increment(ref accepted);
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        })).ToList();
        await WebhookOps.Testing.Eventually.HoldsAsync(() => Volatile.Read(ref accepted) > 200, "some events");
        await server.StopAsync();
        await Task.WhenAll(senders);
        (await server.ReadAsync(db => db.Events.CountAsync())).ShouldBeGreaterThanOrEqualTo(accepted);
    }

    [Fact]
    public async Task More_bytes_than_fit_get_503_and_the_room_comes_back()
    {
        await using var server = await IngestServer.StartAsync(settings: [("Ingest:MaxBufferedBytes", $"{1024 * 1024}")]);
        await server.AddSourceAsync("tight");
        (await server.Client.PostAsync("/in/tight", new ByteArrayContent(new byte[2 * 1024 * 1024]))).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var next = new HttpClient { BaseAddress = server.Client.BaseAddress }; // what was refused unread may cost its connection
        for (var i = 0; i < 20; i++)
        {
            using var body = new ByteArrayContent(new byte[(512 * 1024) + i]);
            (await next.PostAsync("/in/tight", body)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }
    }
}
