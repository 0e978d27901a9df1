using WebhookOps.Core.Events;
using WebhookOps.Core.Verification;

namespace WebhookOps.Ingest.Api.Receiving;

internal static class RequestHeaders
{
    /// <summary>Every header line, as the server gives them.</summary>
    public static HeaderList CopyOf(IHeaderDictionary headers)
    {
        var lines = new Header[headers.Count];
        var count = 0;
        foreach (var (name, values) in headers)
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (count == lines.Length)
                {
                    Array.Resize(ref lines, (count * 2) + 4);
                }

                lines[count++] = new Header(name, values[i] ?? "");
            }
        }

        return new HeaderList(count == lines.Length ? lines : lines[..count]);
    }

    /// <summary>The same list where there is nothing to leave out, which is the usual case.</summary>
    public static HeaderList Without(this HeaderList headers, SenderCredentials credentials)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (credentials.IsHeader(headers[i].Name))
            {
                return new HeaderList([.. headers.Where(h => !credentials.IsHeader(h.Name))]);
            }
        }

        return headers;
    }
}
