using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>rotate-secret</c>: of something that we sign for, whose secret the server makes.</summary>
internal static class RotateSecretCommand
{
    /// <param name="path">Of the thing, up to its name.</param>
    public static Command Create(string description, string path, Argument<string> name) => Verb.Create("rotate-secret", description, [name, OperatorOptions.Overlap], async call =>
    {
        var made = await call.Client.PostAsync($"{path}{Verb.Part(call.Value(name))}/rotate-secret", call.OverlapBody(), call.Cancellation);
        return call.Results.Done($"The new secret, shown once: {made["signingSecret"]}", made);
    });
}
