namespace WebhookOps.Ingest.Api.Receiving;

internal static class MediaTypes
{
    private static readonly string[] Others = ["multipart/", "image/", "audio/", "video/", "text/xml", "text/html", "application/xml", "application/pdf"];

    /// <summary>
    /// Whether a type clearly says something other than JSON. Much JSON comes as <c>text/plain</c>, as a form (by mistake) or without a
    /// type at all; the body has the last word there.
    /// </summary>
    public static bool CannotBeJson(string? contentType) =>
        contentType is not null && Array.Exists(Others, o => contentType.StartsWith(o, StringComparison.OrdinalIgnoreCase));
}
