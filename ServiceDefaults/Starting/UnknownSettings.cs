using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebhookOps.Core;

namespace WebhookOps.ServiceDefaults.Starting;

/// <summary>
/// Warns of settings that nothing reads: a name with a letter too few would change nothing and never be noticed. Only sections that this
/// process knows whole are looked at, for several may share one environment.
/// </summary>
internal static partial class UnknownSettings
{
    private const int MostLettersApart = 3;

    public static void Warn(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UnknownSettings).FullName!);
        foreach (var section in app.Services.GetServices<KnownSettings>().GroupBy(s => s.Section, s => s.Names, StringComparer.OrdinalIgnoreCase))
        {
            var known = section.SelectMany(n => n).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var name in app.Configuration.GetSection(section.Key).GetChildren().Select(c => c.Key).Where(k => !known.Contains(k)))
            {
                var nearest = known.MinBy(k => LettersApart(k, name));
                LogUnknown(logger, $"{section.Key}__{name}", nearest is not null && LettersApart(nearest, name) <= MostLettersApart ? $" Is {section.Key}__{nearest} meant?" : "");
            }
        }
    }

    /// <summary>Levenshtein's distance, whatever the case of letters.</summary>
    private static int LettersApart(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[^1];
    }

    [LoggerMessage(LogLevel.Warning, "There is no setting {Setting}: it changes nothing.{Hint}")]
    private static partial void LogUnknown(ILogger logger, string setting, string hint);
}
