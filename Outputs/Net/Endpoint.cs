using WebhookOps.Core.Validation;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Net;

/// <summary>Where a server is and who we are to it: the settings that all modules with a host share.</summary>
internal sealed record Endpoint(string Host, int Port, bool Tls, string Username, string Password)
{
    public static IReadOnlyList<OutputField> Fields(int port) =>
    [
        OutputField.Required("host", "Name or address of the server."),
        OutputField.Number("port", "Its port.", 1, 65_535, port),
        OutputField.Flag("tls", "Connect over TLS; the destination's verifyTls says whether its certificate is checked."),
        OutputField.Text("username", "Whom to sign in as."),
        OutputField.Secret("password", "With which password."),
    ];

    public static Endpoint Of(OutputSettings settings) =>
        new(settings.Text("host"), (int)settings.Number("port"), settings.Flag("tls"), settings.Text("username"), settings.Text("password"));

    public static IEnumerable<FieldError> Check(OutputSettings settings) =>
        Uri.CheckHostName(settings.Text("host")) is UriHostNameType.Unknown or UriHostNameType.Basic
            ? [new FieldError("host", "must be a host name or an address, without port and scheme")]
            : [];
}
