using System.Text;
using WebhookOps.Core.Events;
using WebhookOps.Core.Ids;

namespace WebhookOps.Outputs.Tests;

/// <summary>Events to write. Their bodies and headers are what a careless client would damage.</summary>
internal static class Messages
{
    /// <summary>Every byte there is: no text in any encoding.</summary>
    public static byte[] AllBytes { get; } = [.. Enumerable.Range(0, 512).Select(i => (byte)i)];

    public static byte[] Json { get; } = Encoding.UTF8.GetBytes("""{"id":7, "text":"naïve ☃ 'quoted' \\ \"x\"" , "n":1.50, "deep":{"a":[1,2,{"b":null}]}}""");

    public static OutputMessage New(byte[]? body = null, string? id = null, string type = "order.paid") => new()
    {
        Id = id ?? PublicId.Format(PublicId.Event, Guid.CreateVersion7()),
        Source = "shop",
        EventType = type,
        ReceivedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Path = "/a/b",
        Query = "?x=1",
        Headers = new HeaderList([new Header("Content-Type", "application/json"), new Header("X-Signature", "t=1,v1=abc"), new Header("X-Twice", "1"), new Header("X-Twice", "2 é")]),
        Body = body ?? Json,
    };

    /// <summary>So many, each recognisable by the number in its body.</summary>
    public static OutputMessage[] Numbered(int count) =>
        [.. Enumerable.Range(0, count).Select(i => New(Encoding.UTF8.GetBytes($$"""{"n":{{i}}}""")))];
}
