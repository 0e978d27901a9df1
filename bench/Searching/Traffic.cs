using System.Globalization;
using System.Text;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;

namespace WebhookOps.Bench.Searching;

/// <summary>
/// A week of events with a delivery and an attempt each, the same ones on every engine: one in a hundred is a dead letter, one in a
/// thousand waits after a failure. Bodies are some 700 bytes of JSON with an id of its own, words of which one is in every third event and
/// one in every thousandth, and words from a vocabulary.
/// </summary>
internal sealed class Traffic(int count, Guid source, Guid destination, DateTimeOffset end)
{
    public const string FrequentWord = "everyday";
    public const string RareWord = "seldom";

    private const int Vocabulary = 20_000;
    private const int WordsOfNote = 40;
    private static readonly TimeSpan s_span = TimeSpan.FromDays(7);
    private static readonly HeaderList s_headers = new(
    [
        new("Host", "hooks.example.com"), new("User-Agent", "Shop-Hooks/2.1"), new("Content-Type", "application/json"), new("X-Shop-Region", "eu-central-1"),
    ]);

    public int Count => count;

    public DateTimeOffset Begin => end - s_span;

    public DateTimeOffset End => end;

    /// <summary>A text that is in one event only.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"in_{number:D9}");

    /// <summary>Oldest first.</summary>
    public IEnumerable<(Event Event, Core.Deliveries.Delivery Delivery, Attempt Attempt)> Make()
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++)
        {
            var at = Begin + (s_span * (i / (double)count));
            var (dead, waiting) = (i % 100 == 99, i % 1000 == 500);
            var happened = new Event
            {
                Id = PublicId.New(at),
                SourceId = source,
                ReceivedAt = at,
                EventType = "invoice.kind" + (i % 20).ToString(CultureInfo.InvariantCulture),
                ProviderEventId = IdOf(i),
                Headers = s_headers,
                Body = MakeBody(i, random),
                RemoteAddress = "192.0.2.7",
            };
            var delivery = new Core.Deliveries.Delivery
            {
                Id = PublicId.New(at),
                EventId = happened.Id,
                SourceId = source,
                DestinationId = destination,
                State = dead ? DeliveryState.Dead : waiting ? DeliveryState.Pending : DeliveryState.Delivered,
                AttemptCount = 1,
                CreatedAt = at,
                DueAt = waiting ? end.AddDays(30) : at,
                FinishedAt = waiting ? null : at.AddMilliseconds(40),
                LastStatus = dead || waiting ? 500 : 200,
                LastError = dead || waiting ? ErrorCodes.HttpStatus : null,
            };
            yield return (happened, delivery, new Attempt
            {
                Id = PublicId.New(at),
                DeliveryId = delivery.Id,
                Number = 1,
                StartedAt = at,
                DurationMs = 35,
                Status = delivery.LastStatus,
                ErrorCode = delivery.LastError,
                ResponseHeaders = s_headers,
                ResponseBody = "ok"u8.ToArray(),
            });
        }
    }

    private static byte[] MakeBody(int number, Random random)
    {
        var text = new StringBuilder(800).Append(CultureInfo.InvariantCulture,
            $$"""{"data":{"id":"{{IdOf(number)}}","customer":"cus_{{number % 5000}}","amount":{{random.Next(100_000)}},"currency":"eur"},"note":"{{(number % 3 == 0 ? FrequentWord : "")}} {{(number % 1000 == 7 ? RareWord : "")}}""");
        for (var i = 0; i < WordsOfNote; i++)
        {
            text.Append(" term").Append(random.Next(Vocabulary));
        }

        return Encoding.UTF8.GetBytes(text.Append("\"}").ToString());
    }
}
