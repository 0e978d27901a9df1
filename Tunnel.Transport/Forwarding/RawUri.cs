namespace WebhookOps.Tunnel.Transport.Forwarding;

/// <summary>URIs whose path and query go out exactly as they are written: no dot segments removed, no escapes changed.</summary>
public static class RawUri
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <param name="origin">Scheme, host and port.</param>
    /// <param name="pathAndQuery">Begins with a slash.</param>
    public static Uri Of(Uri origin, string pathAndQuery) => Of(origin.GetLeftPart(UriPartial.Authority), pathAndQuery);

    /// <inheritdoc cref="Of(Uri, string)"/>
    public static Uri Of(string origin, string pathAndQuery) =>
        Uri.TryCreate(origin + pathAndQuery, AsWritten, out var uri) ? uri : throw new UriFormatException("The path is not a valid request target.");

    /// <summary>The path of a base URL followed by a suffix, with one slash between them. A suffix of nothing but a slash adds nothing.</summary>
    /// <param name="suffix">Path and query, as they came.</param>
    public static string Join(string basePath, string suffix)
    {
        var path = basePath.Length == 0 ? "/" : basePath;
        return suffix switch
        {
            "" or "/" => path,
            ['?', ..] => path + suffix,
            ['/', '?', ..] => path + suffix[1..],
            ['/', ..] => path.TrimEnd('/') + suffix,
            _ => path.TrimEnd('/') + "/" + suffix,
        };
    }
}
