using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebhookOps.Ingest.Tests.Hosting;
using WebhookOps.Testing;

namespace WebhookOps.Ingest.Tests.Receiving;

/// <summary>What only a socket can say: wrong framing, slow bodies, strange targets.</summary>
public sealed class RawRequestTests(SharedIngestServer shared) : IClassFixture<SharedIngestServer>, IAsyncLifetime
{
    private IngestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await shared.EmptyAsync();
        await _server.AddSourceAsync("raw", change: s => s.MaxBodyBytes = 1000);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 3\r\nContent-Length: 4", "abcd")]
    [InlineData("Content-Length: -1", "abc")]
    [InlineData("Content-Length: 99999999999999999999", "abc")]
    [InlineData("Content-Length: +3", "abc")]
    [InlineData("Content-Length: 3 3", "abc")]
    [InlineData("Content-Length: 0000000000000000000000000003", "abc")]
    [InlineData("Content-Length: 0x3", "abc")]
    [InlineData("Content-Length: ", "abc")]
    [InlineData("content-length: ³", "abc")]
    [InlineData("Transfer-Encoding: gzip", "abc")]
    [InlineData("Transfer-Encoding: gzip, chunked", "3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n")]
    [InlineData("X-Bare: a\nContent-Length: 3", "abc")]
    [InlineData("Transfer-Encoding: chunked", "zz\r\nabc\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "3\r\nabcd\r\n0\r\n\r\n")]
    [InlineData("X-Folded: a\r\n b\r\nContent-Length: 3", "abc")]
    [InlineData("X-Null: a\0b\r\nContent-Length: 3", "abc")]
    [InlineData("X Space: a\r\nContent-Length: 3", "abc")]
    public async Task Ambiguous_framing_is_refused(string headers, string body)
    {
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync($"POST /in/raw HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n{body}");
        (await connection.StatusAsync()).ShouldBeInRange(400, 501);
        (await _server.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_header_of_the_senders_that_looks_like_the_conflict_is_no_conflict()
    {
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync("POST /in/raw HTTP/1.1\r\nHost: x\r\nX-Content-Length: 9\r\nContent-Length: 3\r\n\r\nabc");
        (await connection.StatusAsync()).ShouldBe(202);
    }

    [Fact]
    public async Task Chunks_are_put_together_whatever_their_size()
    {
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync("POST /in/raw HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;ext=1\r\na\r\n");
        await connection.SendAsync("2\r\nbc\r\n00\r\nTrailer: t\r\n\r\n");
        (await connection.StatusAsync()).ShouldBe(202);
        (await _server.EventsAsync()).ShouldHaveSingleItem().Body.ShouldBe("abc"u8.ToArray());
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_refused_before_its_end()
    {
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync($"POST /in/raw HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n{new string('x', 1001)}\r\n");
        (await connection.StatusAsync()).ShouldBe(413);

        // Whoever sends the rest of it all the same can go on with the next one.
        await connection.SendAsync("0\r\n\r\nPOST /in/raw HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
        (await connection.StatusAsync()).ShouldBe(202);
    }

    [Fact]
    public async Task A_declared_length_over_the_limit_is_refused_without_the_body()
    {
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync("POST /in/raw HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\nExpect: 100-continue\r\n\r\n");
        (await connection.StatusAsync()).ShouldBe(413);
    }

    [Fact]
    public async Task A_sender_that_asks_first_is_told_to_go_on()
    {
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync("POST /in/raw HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        (await connection.StatusAsync()).ShouldBe(100);
        await connection.SendAsync("abc");
        (await connection.StatusAsync()).ShouldBe(202);
    }

    [Fact]
    public async Task A_body_that_comes_too_slowly_is_given_up()
    {
        await using var server = await IngestServer.StartAsync(configure: services => services.PostConfigure<KestrelServerOptions>(k =>
            k.Limits.MinRequestBodyDataRate = new MinDataRate(100_000, TimeSpan.FromSeconds(1.1))));
        await server.AddSourceAsync("slow");
        using var connection = await server.ConnectAsync();
        await connection.SendAsync("POST /in/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx");
        (await connection.ReadToEndAsync()).ShouldContain("408");
        (await server.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_that_ends_early_is_no_event()
    {
        using (var connection = await _server.ConnectAsync())
        {
            await connection.SendAsync("POST /in/raw HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this");
        }

        using var another = await _server.ConnectAsync();
        await another.SendAsync("POST /in/raw HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1");
        (await another.StatusAsync()).ShouldBe(202);
        (await _server.EventsAsync()).ShouldHaveSingleItem().Body.ShouldBe("1"u8.ToArray());
    }

    [Theory]
    [InlineData("/in/raw/../../etc/passwd", 404)]
    [InlineData("/in/raw/../../in/raw", 400)]
    [InlineData("/in/raw/a/../b", 400)]
    [InlineData("/in/raw/a/%2E%2e/b", 400)]
    [InlineData("/in/raw/a%2f..%2fb", 202)]
    [InlineData("/in/raw/.well-known/..a", 202)]
    [InlineData("http://x/in/raw/a?q", 202)]
    [InlineData("/in/%72aw", 404)]
    [InlineData("/in/RAW", 404)]
    public async Task Paths_do_not_climb(string target, int status)
    {
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync($"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
        (await connection.StatusAsync()).ShouldBe(status);
    }

    [Fact]
    public async Task A_long_query_is_a_text_like_any_other()
    {
        var query = "?" + string.Join('&', Enumerable.Range(0, 500).Select(i => $"p{i}=%00"));
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync($"POST /in/raw{query} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");
        (await connection.StatusAsync()).ShouldBe(202);
        (await _server.EventsAsync()).ShouldHaveSingleItem().Query.ShouldBe(query);
    }

    [Fact]
    public async Task Too_many_headers_are_refused()
    {
        var headers = new StringBuilder();
        for (var i = 0; i < 200; i++)
        {
            headers.Append($"X-{i}: {i}\r\n");
        }

        using var connection = await _server.ConnectAsync();
        await connection.SendAsync($"POST /in/raw HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 3\r\n\r\nabc");
        (await connection.StatusAsync()).ShouldBe(431);
    }

    [Fact]
    public async Task A_header_value_of_any_byte_comes_back_as_it_was()
    {
        var value = string.Concat(Enumerable.Range(0x20, 0xe0).Where(i => i != 0x7f).Select(i => (char)i)).Trim();
        using var connection = await _server.ConnectAsync();
        await connection.SendAsync($"POST /in/raw HTTP/1.1\r\nHost: x\r\nX-Any: {value}\r\nContent-Length: 3\r\n\r\nabc");
        (await connection.StatusAsync()).ShouldBe(202);
        await Eventually.HoldsAsync(async () => (await _server.EventsAsync()).Count == 1, "the event");
        (await _server.EventsAsync())[0].Headers.Find("X-Any").ShouldBe(value);
    }
}
