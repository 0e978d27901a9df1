using System.Reflection;

namespace WebhookOps.Core;

/// <summary>The settings that a section of the configuration has in this process, so that one which is misspelt can be told from them.</summary>
/// <param name="Section">As in <c>Delivery:DefaultConcurrency</c> its <c>Delivery</c>.</param>
/// <param name="Names">Directly below it.</param>
public sealed record KnownSettings(string Section, IReadOnlyList<string> Names)
{
    /// <typeparam name="T">The options that the section is bound to.</typeparam>
    /// <param name="also">What is read there beside them.</param>
    public static KnownSettings Of<T>(string section, params IEnumerable<string> also) =>
        new(section, [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name), .. also]);
}
