using System.Text.Json.Nodes;
using WebhookOps.Agent.Apps;
using WebhookOps.Agent.Configuration;

namespace WebhookOps.Agent.Commands;

/// <summary>The routes of live requests as the configuration has them.</summary>
internal static class RouteList
{
    private const string Prefix = "match_prefix";
    private const string BaseUrl = "local_base_url";
    private const string Rewrite = "rewrite_prefix";
    private const string Form = """{"match_prefix":"/stripe","local_base_url":"http://localhost:4000"}""";

    private static readonly string[] s_members = [Prefix, BaseUrl, Rewrite];

    /// <param name="app">Where routes go that have no app of their own.</param>
    /// <exception cref="UsageException"/>
    public static IReadOnlyList<Route> Read(Settings settings, Uri? app) =>
        [.. settings.Objects(ConfKeys.Routes, Form).Select((route, i) => Of(route, $"{settings.Place(ConfKeys.Routes, null)}[{i}]", app))];

    private static Route Of(JsonObject route, string place, Uri? app)
    {
        if (route.Select(m => m.Key).FirstOrDefault(k => !s_members.Contains(k, StringComparer.Ordinal)) is { } unknown)
        {
            throw new UsageException($"{place} has the unknown member '{unknown}'. Known: {string.Join(", ", s_members)}.");
        }

        var prefix = TextOf(route, Prefix, place) ?? throw new UsageException($"{place} has no {Prefix}. Say what its requests begin with, for example \"/stripe\".");
        return prefix.Length > 0 && prefix[0] != '/'
            ? throw new UsageException($"{place}.{Prefix} is '{prefix}', which no request begins with. Begin it with a /.")
            : new Route(prefix, AppOf(TextOf(route, BaseUrl, place), place) ?? app ?? throw new UsageException($"{place} has no {BaseUrl}, and there is no --forward. Give one of them."), TextOf(route, Rewrite, place));
    }

    private static Uri? AppOf(string? text, string place)
    {
        try
        {
            return text is null ? null : CommonOptions.App(text);
        }
        catch (UsageException wrong)
        {
            throw new UsageException($"{place}.{BaseUrl}: {wrong.Message}");
        }
    }

    private static string? TextOf(JsonObject route, string member, string place) => route[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new UsageException($"{place}.{member} must be a text."),
    };
}
