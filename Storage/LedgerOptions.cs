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

    /// <summary><c>Ledger:MaxConnections</c>: of each of a process's two pools on PostgreSQL, the hot path's and that of pages; 2 to 1000.</summary>
    public int MaxConnections { get; set; } = 20;

    /// <summary><c>Ledger:StatementTimeoutSeconds</c>: after which PostgreSQL breaks off a statement of the hot path; 1 to 600.</summary>
    public int StatementTimeoutSeconds { get; set; } = 30;

    internal string SqliteFile => Path.Combine(DataPath, "webhookops.db");

    /// <summary>How long after its id's moment an event may still be committed: the index of words leaves younger ones alone.</summary>
    public TimeSpan SearchSettling { get; set; } = TimeSpan.FromSeconds(30);
}
