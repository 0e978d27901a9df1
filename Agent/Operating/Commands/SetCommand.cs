using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>set</c>: members of something, changed one by one; the others stay as they are.</summary>
internal static class SetCommand
{
    /// <param name="what">For people: source, destination, …</param>
    /// <param name="path">Of the thing, up to its name.</param>
    public static Command Create(string what, string path, Argument<string> name) => Verb.Create(
        "set", "Change the members given, and no other", [name, Members.Required], async call =>
        {
            var changed = await call.Client.SendAsync(HttpMethod.Patch, path + Verb.Part(call.Value(name)), Members.AddTo([], call.Values(Members.Required)), call.Cancellation);
            return call.Results.Done($"The {what} {call.Value(name)} is changed.", changed);
        });
}
