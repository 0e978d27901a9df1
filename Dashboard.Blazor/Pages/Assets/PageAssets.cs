using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace WebhookOps.Dashboard.Blazor.Pages.Assets;

/// <summary>
/// The style sheet, the script and the icon, carried inside the assembly: they are served alike published or not, in whatever host. The
/// style sheet is every component's own, the tokens and the base first. A URL has the content's hash in it, so it can be cached for good.
/// </summary>
internal sealed class PageAssets
{
    private const string Prefix = "page-assets/";

    private readonly FrozenDictionary<string, (byte[] Content, string Type)> _files;
    private readonly string _version;

    public PageAssets()
    {
        var assembly = typeof(PageAssets).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        var styles = names.Where(n => n.EndsWith(".css", StringComparison.Ordinal))
            .OrderBy(n => n switch { Prefix + "tokens.css" => 0, Prefix + "base.css" => 1, _ => 2 })
            .ThenBy(n => n, StringComparer.Ordinal);
        var script = names.Where(n => n.EndsWith(".js", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        _files = new Dictionary<string, (byte[], string)>(StringComparer.Ordinal)
        {
            ["webhookops.css"] = ([.. styles.SelectMany(n => Read(assembly, n))], "text/css; charset=utf-8"),
            ["webhookops.js"] = ([.. script.SelectMany(n => Read(assembly, n))], "text/javascript; charset=utf-8"),
            ["icon.svg"] = (Read(assembly, Prefix + "icon.svg"), "image/svg+xml"),
        }.ToFrozenDictionary(StringComparer.Ordinal);
        var all = _files.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value.Content).ToArray();
        _version = Convert.ToHexStringLower(SHA256.HashData(all))[..16];
    }

    public string UrlOf(string name) => $"/assets/{_version}/{name}";

    public IResult Serve(string version, string name, HttpContext context)
    {
        if (version != _version || !_files.TryGetValue(name, out var file))
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(file.Content, file.Type);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
