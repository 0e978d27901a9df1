using Npgsql;
using WebhookOps.Testing.Http;
using WebhookOps.Testing.Processes;
using WebhookOps.Testing.Servers;

namespace WebhookOps.Storage.Tests.Servers;

/// <summary>The fixtures that other tests stand on.</summary>
public sealed class ServersTests
{
    [Fact]
    public async Task PostgreSql_keeps_what_was_committed_when_killed()
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync() + ";Pooling=false");
        await using (var create = source.CreateCommand("CREATE TABLE kept AS SELECT 42 AS answer"))
        {
            await create.ExecuteNonQueryAsync();
        }

        await server.Kill9Async();
        await server.StartAsync();

        await using var read = source.CreateCommand("SELECT answer FROM kept");
        (await read.ExecuteScalarAsync()).ShouldBe(42);
    }

    [Fact]
    public async Task Redis_restarts()
    {
        await using var server = await RedisServer.StartNewAsync();
        await server.RestartAsync();
    }

    [Fact]
    public async Task RabbitMq_restarts()
    {
        await using var server = await RabbitMqServer.StartNewAsync();
        await server.RestartAsync();
    }

    [Fact]
    public async Task The_receiver_records_bytes_and_answers_as_told()
    {
        await using var receiver = await Receiver.StartAsync(Answers.InTurn(Answers.RetryAfter(503, "7"), Answers.Ok));
        using var client = new HttpClient();
        var body = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();

        using var refused = await client.PostAsync($"{receiver.Url}/a%2Fb?c=%20", new ByteArrayContent(body));
        using var taken = await client.PostAsync(receiver.Url, new ByteArrayContent([]));

        ((int)refused.StatusCode).ShouldBe(503);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        ((int)taken.StatusCode).ShouldBe(204);
        var requests = await receiver.WaitForCountAsync(2);
        requests[0].Body.ShouldBe(body);
        requests[0].Path.ShouldBe("/a%2Fb");
        requests[0].Query.ShouldBe("?c=%20");
    }

    [Fact]
    public async Task A_child_process_is_heard_and_obeys_signals()
    {
        await using var child = ChildProcess.Start("sh", ["-c", "trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.05; done"]);
        await child.WaitForLineAsync(l => l is "ready");
        child.Send(Signal.Terminate);
        (await child.WaitForExitAsync()).ShouldBe(3);
        await child.WaitForLineAsync(l => l is "bye");
    }
}
