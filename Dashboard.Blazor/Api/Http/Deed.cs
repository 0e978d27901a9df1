namespace WebhookOps.Dashboard.Blazor.Api.Http;

/// <summary>What is about to be done, for the audit trail.</summary>
/// <param name="Action">A dotted verb: <c>source.create</c>.</param>
/// <param name="Subject">The slug, name or public id of what it is done to.</param>
/// <param name="Details">Written as JSON; never a secret.</param>
internal readonly record struct Deed(string Action, string Subject, object? Details = null);
