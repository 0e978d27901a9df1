using System.CommandLine;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>audit</c>: what was done by whom.</summary>
internal static class AuditCommand
{
    public static Command Create() => Verb.Group(
        "audit",
        "What was done by whom",
        Verb.Create("list", "The newest first", [OperatorOptions.Limit], static call =>
            call.Results.ListAsync(call.Client.ListAsync("/api/audit", "", call.Limit, call.Cancellation), "at", "actor", "action", "subject")));
}
