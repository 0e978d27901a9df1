using WebhookOps.Core.Events;
using WebhookOps.Core.Search;
using WebhookOps.Storage.Search;
using WebhookOps.Storage.Search.Index;
using static System.Threading.CancellationToken;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>What a search finds is the same before, while and after the index takes the events.</summary>
public abstract class SearchContract(ILedgerUnderTest ledger) : IAsyncLifetime
{
    private readonly Guid _source = Guid.CreateVersion7();
    private readonly Guid _destination = Guid.CreateVersion7();
    private readonly EngineUnderTest _ledger = (EngineUnderTest)ledger;

    public async ValueTask InitializeAsync()
    {
        await _ledger.StartAsync(TimeProvider.System);
        await _ledger.PutDestinationAsync(_destination);
    }

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Fact]
    public async Task Content_is_found_with_and_without_the_index()
    {
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        var order = Event(start, "order.paid", """{"data":{"id":"in_123","lines":[{"sku":"a-1"},{"sku":"b-2"}],"amount":10.50,"live":true,"none":null}}""");
        var café = Event(start.AddMinutes(1), "order.created", """{"data":{"id":"in_1234","note":"Café \"noir\" 100% <b>"}}""");
        var odd = Event(start.AddMinutes(2), "it's \"odd\" \\", "not json, but WORDS in_9") with { Headers = new([new("X-Trace", "abc-Déf 42")]) };
        var binary = Event(start.AddMinutes(3), null, "x\0in_123");
        await _ledger.Events.AppendAsync([order, café, odd, binary], None);

        for (var indexed = 0; indexed < 4; indexed += 2)
        {
            await Finds("in_123", café, order);
            await Finds("in_1234", café);
            await Finds("\"words in_9\"", odd);
            await Finds("ords");
            await Finds("*ords", odd);
            await Finds("café", café);
            await Finds("100%", café);
            await Finds("déf", odd);
            await Finds("x-trace", odd);
            await Finds("-in_123", binary, odd);
            await Finds("body.data.id=in_123", order);
            await Finds("body.data.id=in_12*", café, order);
            await Finds("body.data.lines.sku=b-2", order);
            await Finds("body.data.lines.1.sku=b-2", order);
            await Finds("body.data.lines.0.sku=b-2");
            await Finds("body.data.amount=10.5", order);
            await Finds("body.data.live=true", order);
            await Finds("body.data.none=null", order);
            await Finds("body.data.note:\"Café \\\"noir\\\" 100% <b>\"", café);
            await Finds("-body.data.id=in_123", binary, odd, café);
            await Finds("header.x-trace:\"abc-déf 42\"", odd);
            await Finds("header.x-trace:abc*", odd);
            await Finds("type:order.*", café, order);
            await Finds("type:order.paid", order);
            await Finds("type:order.paid,order.created in_123", café, order);
            await Finds("-type:order.* -in_9", binary);
            await Finds("type:\"it's \\\"odd\\\" \\\\\"", odd);
            await Finds("method:PUT,POST path:/*", binary, odd, café, order);
            await Finds("verified:no", binary, odd, café, order);

            (await _ledger.Get<ISearchIndex>().ExtendAsync(2, None)).ShouldBe(2);
        }

        (await _ledger.Get<ISearchIndex>().ExtendAsync(2, None)).ShouldBe(0);
        (await _ledger.CountAsync("event_words")).ShouldBe(4);
        await Finds("body.data.id=in_123", order);
        await Finds("\"words in_9\"", odd);
        await Finds("type:order.*", café, order);
        await Finds("in_123", café, order);
    }

    [Fact]
    public async Task Pages_cover_a_text_once_through_index_and_rest()
    {
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        var events = Enumerable.Range(0, 3000).Select(i => Event(start.AddMilliseconds(i), "t", i % 300 == 0 ? "a needle" : "hay")).ToList();
        await _ledger.Events.AppendAsync(events, None);
        (await _ledger.Get<ISearchIndex>().ExtendAsync(1500, None)).ShouldBe(1500);
        var query = Query("needle");
        (await Search.CountAsync(query, None)).ShouldBe(10);
        foreach (var size in new[] { 1, 3, 5, 10 })
        {
            var found = new List<Guid>();
            Guid? after = null;
            do
            {
                var page = await Search.FindAsync(query, after, size, None);
                found.AddRange(page.Items.Select(e => e.Id));
                after = page.Next;
            }
            while (after is not null);
            found.ShouldBe(events.Where((_, i) => i % 300 == 0).Select(e => e.Id).Reverse(), $"pages of {size}");
        }
    }

    [Fact]
    public async Task What_may_still_be_joined_by_older_ones_is_not_taken_yet()
    {
        await _ledger.Events.AppendAsync([Event(DateTimeOffset.UtcNow, "t", "young")], None);
        (await _ledger.Get<ISearchIndex>().ExtendAsync(10, None)).ShouldBe(0);
        (await Search.FindAsync(Query("young"), null, 10, None)).Items.Count.ShouldBe(1);
    }

    private EventSearch Search => _ledger.Get<EventSearch>();

    private NewEvent Event(DateTimeOffset at, string? type, string body) =>
        Samples.Event(_source, _destination, at: at) with { EventType = type, Body = System.Text.Encoding.UTF8.GetBytes(body) };

    private async Task Finds(string text, params NewEvent[] expected)
    {
        var query = Query(text);
        var page = await Search.FindAsync(query, null, 10, None);
        page.Items.Select(e => e.Id).ShouldBe(expected.Select(e => e.Id), text);
        (await Search.CountAsync(query, None)).ShouldBe(expected.Length, text);
    }

    private static EventQuery Query(string text)
    {
        SearchQuery.TryParse(text, out var search, out var error).ShouldBeTrue(error.ToString());
        var query = new EventQuery();
        foreach (var term in search!.Terms)
        {
            var one = new EventQuery();
            one = term.Field switch
            {
                SearchField.Type => one with { Types = term.Values },
                SearchField.Method => one with { Methods = term.Values },
                SearchField.Path => one with { Paths = term.Values },
                SearchField.Verified => one with { Verified = term.Values[0] == "yes" },
                _ => one with { Content = [term] },
            };
            query = term.Excluded
                ? query with { Excluded = [.. query.Excluded, one] }
                : query with
                {
                    Types = [.. query.Types, .. one.Types],
                    Methods = [.. query.Methods, .. one.Methods],
                    Paths = [.. query.Paths, .. one.Paths],
                    Verified = query.Verified ?? one.Verified,
                    Content = [.. query.Content, .. one.Content],
                };
        }

        return query;
    }
}
