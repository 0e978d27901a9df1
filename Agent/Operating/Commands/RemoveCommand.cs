using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>remove</c>: something that has a name.</summary>
internal static class RemoveCommand
{
    /// <param name="what">For people: source, destination, …</param>
    /// <param name="path">Of the thing, up to its name.</param>
    public static Command Create(string description, string what, string path, Argument<string> name) => Verb.Create("remove", description, [name], async call =>
    {
        await call.Client.SendAsync(HttpMethod.Delete, path + Verb.Part(call.Value(name)), null, call.Cancellation);
        return call.Results.Done($"The {what} {call.Value(name)} is removed.");
    });
}
