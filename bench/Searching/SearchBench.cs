using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebhookOps.Bench.Benches;
using WebhookOps.Bench.Product;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Ids;
using WebhookOps.Core.Search;
using WebhookOps.Storage;
using WebhookOps.Storage.Search;
using WebhookOps.Storage.Search.Index;

namespace WebhookOps.Bench.Searching;

/// <summary>What an operator waits for in front of a full ledger, beside the bare SQL of the same query.</summary>
internal static class SearchBench
{
    private const int Limit = 50;
    private const int IndexBatch = 5_000;
    private const int WarmUp = 5;

    /// <summary>So long everything is asked before it counts: a server that people work with has been asked before, and its code is compiled.</summary>
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    /// <summary>So long everything is asked at least, and so often, what is quick.</summary>
    private static readonly TimeSpan s_measure = TimeSpan.FromSeconds(1);
    private const string Route = "bench";

    public static async Task RunAsync(Engine engine, BenchOptions options)
    {
        var (folder, database) = (engine.NewFolder(), await engine.NewDatabaseAsync());
        var (source, destination) = await MakeRouteAsync(folder, database);
        await using IBareLedger bare = database is null ? new SqliteLedger(Path.Combine(folder, "webhookops.db")) : new PostgresLedger(database);
        var traffic = new Traffic(options.Events, source, destination, DateTimeOffset.UtcNow.AddMinutes(-2));
        var began = Stopwatch.GetTimestamp();
        await bare.FillAsync(traffic);
        Report.Single($"{engine.Name}: {options.Events:N0} events written", Seconds(began), "");
        await AskLedgerAsync(engine.Name, folder, database, bare, options);
        await AskProductAsync(engine.Name, folder, database, bare, options);
    }

    /// <summary>The product's searches beside the bare SQL, both from this process.</summary>
    private static async Task AskLedgerAsync(string engine, string folder, string? database, IBareLedger bare, BenchOptions options)
    {
        using var host = await StartLedgerAsync(folder, database);
        var began = Stopwatch.GetTimestamp();
        var index = host.Services.GetRequiredService<ISearchIndex>();
        while (await index.ExtendAsync(IndexBatch, CancellationToken.None) == IndexBatch)
        {
        }

        Report.Single($"{engine}: their words indexed", Seconds(began), "");
        await bare.SettleAsync();

        var search = host.Services.GetRequiredService<EventSearch>();
        Report.Heading($"search, {engine}, {options.Events:N0} events", "ours", "bare SQL");
        await CompareAsync("first page of events", new EventQuery(), () => bare.ReadPageAsync(null, Limit + 1));
        await CompareAsync("events with a dead letter", new EventQuery { Statuses = [DeliveryStatus.Dead] }, () => bare.ReadDeadAsync(Limit + 1));
        foreach (var (what, word) in Words(options))
        {
            await CompareAsync($"a text {what}", Containing(word), () => bare.ReadPageAsync(word, Limit + 1));
        }

        var id = Traffic.IdOf(options.Events / 3);
        await CompareAsync("a value in the body", Containing($"body.data.id={id}"), () => bare.ReadPageAsync(id, Limit + 1));
        await host.StopAsync();

        Task CompareAsync(string what, EventQuery query, Func<Task<int>> limit) =>
            SearchBench.CompareAsync(what, async () => (await search.FindAsync(query, null, Limit, CancellationToken.None)).Items.Count, limit, options.Rounds, "<= 3");
    }

    /// <summary>What a browser and a program get, over HTTP.</summary>
    private static async Task AskProductAsync(string engine, string folder, string? database, IBareLedger bare, BenchOptions options)
    {
        await using var product = await StandaloneServer.StartAsync(folder, database);
        await product.SignInAsync();
        await TimeAsync("first page of events", $"/api/events?limit={Limit}", "<= 200 ms");
        await TimeAsync("first page of events, as a page", "/events", "<= 200 ms");
        await TimeAsync("dead letters, as a page", "/dead-letters", "");
        await TimeAsync("events with a dead letter", $"/api/events?q=state:dead&limit={Limit}", "<= 1000 ms");
        foreach (var (what, word) in Words(options))
        {
            await TimeAsync($"a text {what}", $"/api/events?q={word}&limit={Limit}", "<= 1000 ms");
        }

        foreach (var (period, parts, part) in new[] { ("24h", 24, TimeSpan.FromHours(1)), ("7d", 28, TimeSpan.FromHours(6)) })
        {
            var end = new DateTimeOffset(((DateTimeOffset.UtcNow.UtcTicks / part.Ticks) + 1) * part.Ticks, TimeSpan.Zero);
            var bounds = Enumerable.Range(0, parts + 1).Select(i => end - (part * (parts - i))).ToList();
            var began = Stopwatch.GetTimestamp();
            await product.ReadAsync($"/?period={period}");
            Report.Single($"overview of {period}, the first time", Milliseconds(Stopwatch.GetElapsedTime(began).TotalMilliseconds), "");
            await CompareAsync(
                $"overview of {period}",
                async () => (await product.ReadAsync($"/?period={period}")).Length,
                async () =>
                {
                    await bare.ReadOverviewAsync(bounds);
                    return 0;
                },
                options.Rounds,
                "<= 300 ms, <= 3");
        }

        async Task TimeAsync(string what, string path, string bar)
        {
            var times = new List<double>();
            await RepeatAsync(options.Rounds, async counts =>
            {
                var start = Stopwatch.GetTimestamp();
                await product.ReadAsync(path);
                if (counts)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            });
            Report.Single($"{engine}, over HTTP: {what}", Milliseconds(Report.Median(times)), bar);
        }
    }

    /// <summary>In turns, so that both have the same machine.</summary>
    private static async Task CompareAsync(string what, Func<Task<int>> ours, Func<Task<int>> limit, int rounds, string bar)
    {
        var times = (Ours: new List<double>(), Limit: new List<double>());
        await RepeatAsync(rounds, async counts =>
        {
            var start = Stopwatch.GetTimestamp();
            await ours();
            var middle = Stopwatch.GetTimestamp();
            await limit();
            if (counts)
            {
                times.Ours.Add(Stopwatch.GetElapsedTime(start, middle).TotalMilliseconds);
                times.Limit.Add(Stopwatch.GetElapsedTime(middle).TotalMilliseconds);
            }
        });
        Report.Line(what, Report.Median(times.Ours), Report.Median(times.Limit), "ms", bar, "F2");
    }

    private static async Task RepeatAsync(int rounds, Func<bool, Task> round)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < WarmUp || Stopwatch.GetElapsedTime(began) < s_warmUp; i++)
        {
            await round(false);
        }

        began = Stopwatch.GetTimestamp();
        for (var i = 0; i < rounds || Stopwatch.GetElapsedTime(began) < s_measure; i++)
        {
            await round(true);
        }
    }

    private static IEnumerable<(string What, string Word)> Words(BenchOptions options) =>
        [("in one event", Traffic.IdOf(options.Events / 2)), ("in one of a thousand", Traffic.RareWord), ("in every third", Traffic.FrequentWord), ("in none", "nowhere_at_all")];

    private static EventQuery Containing(string text) =>
        new() { Content = SearchQuery.TryParse(text, out var search, out var error) ? search.Terms : throw new InvalidOperationException(error.ToString()) };

    /// <summary>The schema and the configuration, made by the product itself, which then ends.</summary>
    private static async Task<(Guid Source, Guid Destination)> MakeRouteAsync(string folder, string? database)
    {
        await using var product = await StandaloneServer.StartAsync(folder, database);
        await product.AddRouteAsync(Route, "http://127.0.0.1:9/");
        return (
            IdOf(PublicId.Source, await product.GetAsync($"/api/sources/{Route}")),
            IdOf(PublicId.Destination, await product.GetAsync($"/api/destinations/{Route}")));

        static Guid IdOf(string prefix, System.Text.Json.Nodes.JsonNode answer) =>
            PublicId.TryParse(prefix, (string)answer["id"]!, out var id) ? id : throw new InvalidOperationException($"This is no {prefix}: {answer}");
    }

    private static async Task<IHost> StartLedgerAsync(string folder, string? database)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Data:Path"] = folder, ["ConnectionStrings:webhookops"] = database });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddLedger();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static string Seconds(long began) => string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F1} ms");
}
