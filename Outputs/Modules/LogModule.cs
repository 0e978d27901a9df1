using Microsoft.Extensions.Logging;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Outputs.Settings;

namespace WebhookOps.Outputs.Modules;

/// <summary>A line in the host's own log for each event.</summary>
internal sealed partial class LogModule : IOutputModule
{
    public string Name => "log";

    public IReadOnlyList<OutputField> Fields { get; } =
    [
        OutputField.Flag("includeBody", "Write the beginning of the body too; it may hold what is not meant for a log."),
        OutputField.Number("bodyCharacters", "How much of it.", 1, 10_000, 1000),
    ];

    public IOutput Open(OutputSettings settings, OutputContext context) => new Log(
        context.Loggers.CreateLogger("WebhookOps.Outputs.Log"), settings.Flag("includeBody") ? (int)settings.Number("bodyCharacters") : 0);

    private sealed partial class Log(ILogger logger, int bodyCharacters) : IOutput
    {
        public Task<SendResult> WriteAsync(OutputMessage message, CancellationToken cancellation)
        {
            var type = Printable(message.EventType ?? "", 255);
            if (bodyCharacters == 0)
            {
                LogEvent(message.Id, message.Source, type, message.Body.Length);
            }
            else
            {
                var body = message.Body[..Math.Min(message.Body.Length, bodyCharacters * 4)];
                LogEventWithBody(message.Id, message.Source, type, message.Body.Length, Printable(System.Text.Encoding.UTF8.GetString(body.Span), bodyCharacters));
            }

            return Task.FromResult(SendResult.Done);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>A provider must not write lines of its own, nor move a terminal's cursor.</summary>
        private static string Printable(string text, int length) =>
            string.Concat(text.Take(length).Select(static c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format ? ' ' : c));

        [LoggerMessage(LogLevel.Information, "Event {Id} of {Source}, type '{Type}', {Bytes} bytes.")]
        private partial void LogEvent(string id, string source, string type, int bytes);

        [LoggerMessage(LogLevel.Information, "Event {Id} of {Source}, type '{Type}', {Bytes} bytes: {Body}")]
        private partial void LogEventWithBody(string id, string source, string type, int bytes, string body);
    }
}
