using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace WebhookOps.ServiceDefaults.Logging;

/// <summary>One line for each entry, and few of them: what is ours from Information up, what frameworks say from Warning up.</summary>
internal static class ReadableLogs
{
    public static void AddReadableLogs(this IHostApplicationBuilder builder)
    {
        // Below every other source of configuration, so that Logging__LogLevel__… of any of them wins.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft"] = "Warning",
                ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None", // HostStart says it in one line
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error", // that keys are files is documented
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "Critical", // whoever asked was answered
                ["Logging:LogLevel:System"] = "Warning",
                ["Logging:LogLevel:MassTransit"] = "Critical", // BusWatch says in a line what this says at every try
                ["Logging:LogLevel:Npgsql"] = "Warning",
            },
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(static console => console.FormatterName = LineFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
    }
}
