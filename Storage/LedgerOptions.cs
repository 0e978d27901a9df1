namespace WebhookOps.Storage;

/// <summary>Where the ledger is and how a process comes to it.</summary>
public sealed class LedgerOptions
{
    /// <summary><c>ConnectionStrings:webhookops</c>, PostgreSQL; null: SQLite under <see cref="DataPath"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary><c>Data:Path</c>: the folder of the embedded engine's files.</summary>
    public string DataPath { get; set; } = "./data";

    /// <summary><c>Keys:Path</c>: the folder of the key ring that seals secrets; every process needs the same one.</summary>
    public string KeysPath { get; set; } = "";

    /// <summary><c>Ledger:Migrate</c>: bring the schema up to date at start. False: wait until another process has.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary><c>Ledger:CatalogPollSeconds</c>: how often to look for a changed configuration; 0.05 to 60.</summary>
    public double CatalogPollSeconds { get; set; } = 1;

    internal string SqliteFile => Path.Combine(DataPath, "webhookops.db");
}
