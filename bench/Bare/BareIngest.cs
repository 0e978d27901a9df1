using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebhookOps.Bench.Load;
using WebhookOps.Storage;

namespace WebhookOps.Bench.Bare;

/// <summary>
/// The limit of ingest: Kestrel, the same HMAC, the same group commit into one table, and nothing else. It runs as a process of its own
/// (<c>bench bare-ingest ENGINE URL CONNECTION</c>), as the product does.
/// </summary>
internal static class BareIngest
{
    public static async Task<int> RunAsync(string engine, string url, string connection)
    {
        await using IBareTable table = engine == "sqlite" ? new BareSqliteTable(connection) : await BarePostgresTable.CreateAsync(connection);
        await using var commits = new GroupCommit<BareRow, bool>(8192, 200, table.Writers, table.InsertAsync);
        commits.Start();
        var key = Encoding.UTF8.GetBytes(SignedRequest.Secret);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(k => k.AddServerHeader = false);
        await using var app = builder.Build();
        app.Run(async context =>
        {
            var body = new byte[(int)context.Request.ContentLength!.Value];
            await context.Request.Body.ReadExactlyAsync(body);
            if (!Verified(key, body, context.Request.Headers["X-Hub-Signature-256"].ToString()))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            var row = new BareRow(Guid.CreateVersion7(), DateTimeOffset.UtcNow, body);
            if (!commits.TryEnqueue(row, out var committed))
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await committed;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.ContentLength = 0;
        });
        await app.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        await app.StopAsync();
        return 0;
    }

    private static bool Verified(byte[] key, byte[] body, string header)
    {
        Span<byte> computed = stackalloc byte[32];
        HMACSHA256.HashData(key, body, computed);
        Span<byte> given = stackalloc byte[32];
        return header.Length == 71
            && Convert.FromHexString(header.AsSpan(7), given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(computed, given);
    }
}
