namespace WebhookOps.Storage.Search;

/// <param name="Body">Null: retention has removed it.</param>
public sealed record EventBody(byte[]? Body);
