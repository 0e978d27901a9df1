namespace WebhookOps.Core.Events;

/// <summary>One header line as it came. Bytes of the value map to characters one to one (Latin-1).</summary>
public readonly record struct Header(string Name, string Value);
