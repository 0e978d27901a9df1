using System.Globalization;
using System.Security.Cryptography;

namespace WebhookOps.Storage.Retention;

/// <summary>
/// One walk through the events of some sources that are past an age, while those of others stay. Where it has come to is remembered in the
/// table <c>installation</c> under <see cref="Key"/>: the next walk goes on from there, and one of other sources or another age begins anew.
/// </summary>
/// <param name="OnlyBodies">Removes the bodies and keeps the events.</param>
/// <param name="AllBut">The sources are those that are not meant.</param>
internal sealed record RetentionPass(bool OnlyBodies, TimeSpan Age, bool AllBut, IReadOnlyList<Guid> Sources)
{
    /// <summary>What all keys begin with.</summary>
    public const string KeyPrefix = "retention:";

    public string Key
    {
        get
        {
            var sources = string.Concat(Sources.Order().Select(s => s.ToString("N")));
            var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(sources)).AsSpan(0, 8));
            return string.Create(CultureInfo.InvariantCulture, $"{KeyPrefix}{(OnlyBodies ? "bodies" : "events")}:{Age.TotalDays}:{(AllBut ? "but" : "of")}:{hash}");
        }
    }

    public bool Means(Guid source) => Sources.Contains(source) != AllBut;

    /// <summary>What has to be walked for, sources that are alike together; what goes by whole days, at the longest age, is not among it.</summary>
    public static IReadOnlyList<RetentionPass> Of(RetentionPolicy policy)
    {
        var rest = policy.EventsOf(Guid.Empty);
        return
        [
            .. PassesOf(onlyBodies: false, policy.Sources.Keys, rest, s => policy.EventsOf(s)).Where(p => p.Age < policy.LongestEvents),
            .. PassesOf(onlyBodies: true, policy.Sources.Keys, policy.BodiesOf(Guid.Empty), policy.BodiesOf),
        ];
    }

    private static IEnumerable<RetentionPass> PassesOf(bool onlyBodies, IEnumerable<Guid> sources, TimeSpan? rest, Func<Guid, TimeSpan?> ageOf)
    {
        var different = sources.Where(s => ageOf(s) != rest).ToArray();
        if (rest is { } age)
        {
            yield return new RetentionPass(onlyBodies, age, AllBut: true, different);
        }

        foreach (var alike in different.GroupBy(ageOf).Where(g => g.Key is not null))
        {
            yield return new RetentionPass(onlyBodies, alike.Key!.Value, AllBut: false, [.. alike]);
        }
    }
}
