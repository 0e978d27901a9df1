using System.Data.Common;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using WebhookOps.Core;

namespace WebhookOps.ServiceDefaults.Starting;

/// <summary>Turns an exception that a person can do something about into one line that says what.</summary>
internal static class StartFailure
{
    /// <returns>The line, or null for an error that is ours to explain and not theirs to mend.</returns>
    public static string? Explain(Exception failure)
    {
        var line = Chain(failure).Select(ExplainOne).FirstOrDefault(l => l is not null);
        return line is null ? null : $"WebhookOps cannot start: {line.ReplaceLineEndings(" ")}";
    }

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (var current = failure; current is not null; current = current.InnerException)
        {
            yield return current;
        }
    }

    private static string? ExplainOne(Exception failure) => failure switch
    {
        CannotStartException known => known.Message,
        OptionsValidationException options => $"{string.Join(' ', options.Failures)} Correct the setting and start again.",
        InvalidOperationException setting when setting.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            $"{setting.Message} Correct the setting and start again.",
        InvalidOperationException level when level.Message.StartsWith("Configuration value", StringComparison.Ordinal) =>
            $"{level.Message} Logging__LogLevel takes Trace, Debug, Information, Warning, Error, Critical and None.",
        InvalidOperationException https when https.Message.Contains("HTTPS endpoint", StringComparison.Ordinal) =>
            "an address to listen on begins with https, and there is no certificate for it. Name one with Kestrel__Certificates__Default__Path and __KeyPath (PEM) or __Password (PFX), or listen on http behind a proxy.",
        IOException { InnerException: AddressInUseException } port =>
            $"{port.Message} Stop the other program, or choose another address with Edge__Urls or Operator__Urls.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "this user may not listen on that port. Choose one above 1023 with Edge__Urls or Operator__Urls.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            "this machine does not have one of the addresses to listen on. Correct Edge__Urls or Operator__Urls.",
        DbException database => $"the database refused: {database.Message} Check Data__Path or ConnectionStrings__webhookops.",
        CryptographicException key => $"a stored secret cannot be opened: {key.Message} Restore the key ring that was backed up with the data.",
        UnauthorizedAccessException file => $"{file.Message} Give this user the right to write there, or choose another folder with Data__Path.",
        _ => null,
    };
}
