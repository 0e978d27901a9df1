namespace WebhookOps.Agent.Commands;

/// <summary>A systemd unit for <c>join</c>: a user of its own, no rights, and the secret in a file that only root reads.</summary>
internal static class SystemdUnit
{
    /// <summary>What runs this program again.</summary>
    /// <param name="process">Path of the process: this program, or the .NET host that runs it.</param>
    /// <param name="entry">Path of what runs in it.</param>
    public static string Program(string process, string entry) =>
        Path.GetFileNameWithoutExtension(process) == "dotnet" ? $"{Quoted(process)} {Quoted(Path.GetFullPath(entry))}" : Quoted(process);

    /// <param name="program">What runs this program, as a unit has it.</param>
    public static string Text(string program) =>
        $"""
        # webhookops join --print-unit > /etc/systemd/system/webhookops-agent.service
        #
        # /etc/webhookops/agent.env, owned by root, mode 0600:
        #   WEBHOOKOPS_SERVER=https://hooks.example.com
        #   WEBHOOKOPS_ID=office
        #   WEBHOOKOPS_SECRET=...
        #   WEBHOOKOPS_ALLOW=localhost:3000
        #
        # systemctl daemon-reload && systemctl enable --now webhookops-agent

        [Unit]
        Description=WebhookOps agent
        Wants=network-online.target
        After=network-online.target

        [Service]
        ExecStart={program} join
        EnvironmentFile=/etc/webhookops/agent.env
        # The one-file program unpacks a library when it starts, for which its user, who has no home, needs a place.
        CacheDirectory=webhookops-agent
        Environment=DOTNET_BUNDLE_EXTRACT_BASE_DIR=%C/webhookops-agent
        Restart=always
        RestartSec=5
        DynamicUser=yes
        NoNewPrivileges=yes
        CapabilityBoundingSet=
        ProtectSystem=strict
        ProtectHome=yes
        PrivateTmp=yes
        PrivateDevices=yes

        [Install]
        WantedBy=multi-user.target

        """;

    private static string Quoted(string path)
    {
        var escaped = path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
        return escaped.Any(char.IsWhiteSpace) ? $"\"{escaped}\"" : escaped;
    }
}
