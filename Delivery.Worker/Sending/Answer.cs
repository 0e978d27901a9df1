using System.Buffers;
using WebhookOps.Core.Deliveries;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Core.Events;

namespace WebhookOps.Delivery.Worker.Sending;

/// <summary>Reads what a destination answered, and no more of it than is kept.</summary>
internal static class Answer
{
    private const int MaxHeaders = 100;
    private const int MaxHeaderCharacters = 16 * 1024;

    public static async Task<SendResult> ReadAsync(HttpResponseMessage response, string? remoteAddress, DateTimeOffset now, CancellationToken cancellation)
    {
        var (body, cut) = await ReadBodyAsync(response, cancellation);
        return new SendResult
        {
            Status = (int)response.StatusCode,
            RetryAfter = RetryAfter(response, now),
            RemoteAddress = remoteAddress,
            ResponseHeaders = Headers(response),
            ResponseBody = body,
            ResponseCut = cut,
        };
    }

    /// <summary>The status is the answer. A body that breaks off, never ends or comes too late changes nothing about it: it is kept as far as it came.</summary>
    private static async Task<(byte[] Body, bool Cut)> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        const int enough = Attempt.MaxResponseBytes + 1; // one more shows that it is longer
        if (response.Content.Headers.ContentLength is 0)
        {
            return ([], false);
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(response.Content.Headers.ContentLength + 1 ?? 4096, enough));
        var size = 0;
        var whole = false;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            while (size < enough)
            {
                if (size == buffer.Length)
                {
                    buffer = Grow(buffer, Math.Min(buffer.Length * 4, enough));
                }

                var read = await stream.ReadAsync(buffer.AsMemory(size, Math.Min(buffer.Length, enough) - size), cancellation);
                if (read == 0)
                {
                    whole = true;
                    break;
                }

                size += read;
            }
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
            whole = false;
        }

        var kept = buffer.AsSpan(0, Math.Min(size, Attempt.MaxResponseBytes)).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return (kept, !whole);
    }

    private static byte[] Grow(byte[] buffer, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static HeaderList Headers(HttpResponseMessage response)
    {
        var kept = new List<Header>(8);
        var left = MaxHeaderCharacters;
        foreach (var headers in (System.Net.Http.Headers.HttpHeaders[])[response.Headers, response.Content.Headers])
        {
            foreach (var (name, values) in headers.NonValidated)
            {
                foreach (var value in values)
                {
                    left -= name.Length + value.Length;
                    if (left < 0 || kept.Count == MaxHeaders)
                    {
                        return new HeaderList(kept);
                    }

                    kept.Add(new Header(name, value));
                }
            }
        }

        return new HeaderList(kept);
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values))
        {
            return null;
        }

        var text = values.ToString();
        if (double.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(365).TotalSeconds));
        }

        return response.Headers.RetryAfter?.Date is { } date ? date - now : null;
    }
}
