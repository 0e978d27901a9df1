using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;
using WebhookOps.Storage.Events;

namespace WebhookOps.Storage.Tests.Contract;

/// <summary>What every engine's event log does.</summary>
public abstract class EventLogContract(ILedgerUnderTest ledger) : LedgerContract(ledger)
{
    [Fact]
    public async Task An_event_comes_back_as_it_came()
    {
        var sample = Sample("evt_1", [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);

        var answers = await Ledger.Events.AppendAsync([sample], Cancellation);

        answers.ShouldBe([new Appended(sample.Id, Duplicate: false)]);
        var kept = (await ClaimOneAsync()).Event.ShouldNotBeNull();
        kept.Id.ShouldBe(sample.Id);
        kept.SourceId.ShouldBe(sample.SourceId);
        kept.ReceivedAt.ShouldBe(sample.ReceivedAt);
        kept.Method.ShouldBe("POST");
        kept.Path.ShouldBe("/a%20b");
        kept.Query.ShouldBe("?c=d");
        kept.Headers.ShouldBe(sample.Headers);
        kept.Body.ShouldBe(sample.Body);
        kept.EventType.ShouldBe("order.paid");
        kept.ProviderEventId.ShouldBe("evt_1");
        kept.RemoteAddress.ShouldBe("192.0.2.7");
        kept.TraceParent.ShouldBe(sample.TraceParent);
        kept.VerifiedBy.ShouldBe("hmac-sha256");
    }

    [Fact]
    public async Task What_an_event_does_not_have_stays_absent()
    {
        await AppendAsync(Sample() with { EventType = null, RemoteAddress = null, TraceParent = null, Headers = HeaderList.Empty, Body = [] });

        var kept = (await ClaimOneAsync()).Event.ShouldNotBeNull();
        kept.EventType.ShouldBeNull();
        kept.ProviderEventId.ShouldBeNull();
        kept.RemoteAddress.ShouldBeNull();
        kept.TraceParent.ShouldBeNull();
        kept.Headers.ShouldBeEmpty();
        kept.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_body_stays_whole()
    {
        var body = new byte[5 * 1024 * 1024];
        new Random(7).NextBytes(body);

        await AppendAsync(Sample(body: body));

        (await ClaimOneAsync()).Event!.Body.AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public async Task An_empty_batch_is_nothing()
    {
        (await Ledger.Events.AppendAsync([], Cancellation)).ShouldBeEmpty();
        await Ledger.Events.AppendRejectedAsync([], Cancellation);
    }

    [Fact]
    public async Task Answers_keep_the_order_of_the_batch()
    {
        var batch = Enumerable.Range(0, 300).Select(i => Sample(i % 3 == 0 ? null : $"key {i}")).ToArray();

        var answers = await Ledger.Events.AppendAsync(batch, Cancellation);

        answers.ShouldBe(batch.Select(e => new Appended(e.Id, false)));
        (await Ledger.CountAsync("events")).ShouldBe(300);
        (await Ledger.CountAsync("deliveries")).ShouldBe(300);
    }

    [Theory]
    [InlineData("key")]
    [InlineData(null)]
    public async Task A_batch_that_is_sent_again_is_stored_once(string? key)
    {
        var sample = Sample(key);

        for (var i = 0; i < 2; i++)
        {
            (await Ledger.Events.AppendAsync([sample], Cancellation)).ShouldBe([new Appended(sample.Id, Duplicate: false)]);
        }

        (await Ledger.CountAsync("events")).ShouldBe(1);
        (await Ledger.CountAsync("deliveries")).ShouldBe(1);
    }

    [Fact]
    public async Task An_event_may_be_owed_to_many_or_to_nobody()
    {
        var others = new[] { Destination, Guid.CreateVersion7(), Guid.CreateVersion7() };

        await Ledger.Events.AppendAsync([Sample("a", null, others), Sample("b") with { Deliveries = [] }], Cancellation);

        (await Ledger.CountAsync("events")).ShouldBe(2);
        (await Ledger.CountAsync("deliveries")).ShouldBe(3);
    }

    [Fact]
    public async Task A_repeat_inside_the_window_is_the_first_event()
    {
        var first = Sample("same");
        await AppendAsync(first);

        var answers = await Ledger.Events.AppendAsync([Sample("other"), Sample("same"), Sample("same")], Cancellation);

        answers[0].Duplicate.ShouldBeFalse();
        answers[1].ShouldBe(new Appended(first.Id, Duplicate: true));
        answers[2].ShouldBe(new Appended(first.Id, Duplicate: true));
        (await Ledger.CountAsync("events")).ShouldBe(2);
        (await Ledger.CountAsync("deliveries")).ShouldBe(2);
    }

    [Fact]
    public async Task Repeats_inside_one_batch_are_one_event()
    {
        var batch = new[] { Sample("same"), Sample("same"), Sample("same") };

        var answers = await Ledger.Events.AppendAsync(batch, Cancellation);

        answers.ShouldBe([new(batch[0].Id, false), new(batch[0].Id, true), new(batch[0].Id, true)]);
        (await Ledger.CountAsync("events")).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_of_another_source_is_another_event()
    {
        await AppendAsync(Sample("same"));

        var answers = await Ledger.Events.AppendAsync([Sample("same") with { SourceId = Guid.CreateVersion7() }], Cancellation);

        answers[0].Duplicate.ShouldBeFalse();
    }

    [Fact]
    public async Task Events_without_a_key_are_never_repeats()
    {
        var answers = await Ledger.Events.AppendAsync([Sample(), Sample()], Cancellation);

        answers.ShouldAllBe(a => !a.Duplicate);
        (await Ledger.CountAsync("events")).ShouldBe(2);
    }

    [Fact]
    public async Task A_key_is_free_again_when_its_window_ends()
    {
        await AppendAsync(Sample("same"));
        Clock.Advance(TimeSpan.FromDays(3));

        var second = Sample("same");
        var answers = await Ledger.Events.AppendAsync([second], Cancellation);
        var third = await Ledger.Events.AppendAsync([Sample("same")], Cancellation);

        answers.ShouldBe([new Appended(second.Id, Duplicate: false)]);
        third.ShouldBe([new Appended(second.Id, Duplicate: true)]);
        (await Ledger.CountAsync("events")).ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_sent_again_changes_nothing_and_is_no_duplicate()
    {
        var batch = new[] { Sample("keyed"), Sample("other") };
        await Ledger.Events.AppendAsync(batch, Cancellation);

        var answers = await Ledger.Events.AppendAsync(batch, Cancellation);

        answers.ShouldBe(batch.Select(e => new Appended(e.Id, Duplicate: false)));
        (await Ledger.CountAsync("events")).ShouldBe(2);
        (await Ledger.CountAsync("deliveries")).ShouldBe(2);
    }

    [Fact]
    public async Task A_hundred_concurrent_copies_are_one_event()
    {
        var copies = Enumerable.Range(0, 100).Select(i => new[] { Sample($"filler {i}"), Sample("same"), Sample($"filler {99 - i} too") }).ToArray();

        var answers = await Task.WhenAll(copies.Select(batch => Task.Run(() => Ledger.Events.AppendAsync(batch, Cancellation))));

        var same = answers.Select(a => a[1]).ToArray();
        same.Count(a => !a.Duplicate).ShouldBe(1);
        same.Select(a => a.EventId).Distinct().ShouldHaveSingleItem();
        answers.ShouldAllBe(a => !a[0].Duplicate && !a[2].Duplicate);
        (await Ledger.CountAsync("events")).ShouldBe(201);
        (await Ledger.CountAsync("deliveries")).ShouldBe(201);
    }

    [Fact]
    public async Task Concurrent_batches_with_the_same_keys_in_any_order_end()
    {
        var keys = Enumerable.Range(0, 50).Select(i => $"key {i}").ToArray();
        var batches = Enumerable.Range(0, 16).Select(seed =>
        {
            var shuffled = keys.ToArray();
            new Random(seed).Shuffle(shuffled);
            return shuffled.Select(k => Sample(k)).ToArray();
        });

        var answers = await Task.WhenAll(batches.Select(batch => Task.Run(() => Ledger.Events.AppendAsync(batch, Cancellation))));

        answers.SelectMany(a => a).Count(a => !a.Duplicate).ShouldBe(50);
        (await Ledger.CountAsync("events")).ShouldBe(50);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("\ud800 alone")]
    [InlineData("alone \udc00")]
    [InlineData("\ud83d\ude00 whole")]
    [InlineData("'; DROP TABLE events; --")]
    public async Task Odd_text_harms_nobody(string text)
    {
        var odd = Sample("x") with { EventType = text, ProviderEventId = text, Path = "/" + text, DedupeKey = DedupeKey.FromEventId(text), Headers = new HeaderList([new("X-Odd", text)]) };

        var answers = await Ledger.Events.AppendAsync([Sample(), odd, Sample()], Cancellation);

        answers.ShouldAllBe(a => !a.Duplicate);
        (await ClaimAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_nothing()
    {
        var poison = Sample("poison") with { Method = null! };

        await Should.ThrowAsync<Exception>(() => Ledger.Events.AppendAsync([Sample("good"), poison], Cancellation));

        (await Ledger.CountAsync("events")).ShouldBe(0);
        (await Ledger.CountAsync("deliveries")).ShouldBe(0);
        (await Ledger.Events.AppendAsync([Sample("good")], Cancellation)).ShouldHaveSingleItem().Duplicate.ShouldBeFalse("its key is free");
    }

    [Fact]
    public async Task Requests_turned_away_are_kept()
    {
        var rejected = new RejectedRequest
        {
            Id = PublicId.New(Clock),
            Slug = "shop\0",
            ReceivedAt = Clock.Now,
            Method = "POST",
            Body = [0, 255],
            BodySize = 20_000_000_000,
            Status = 401,
            Code = "signature_invalid",
            Reason = "The signature does not match.",
        };

        await Ledger.Events.AppendRejectedAsync([rejected], Cancellation);

        (await Ledger.CountAsync("rejected_requests")).ShouldBe(1);
    }
}
