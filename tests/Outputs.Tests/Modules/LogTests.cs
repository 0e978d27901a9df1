using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class LogTests
{
    [Fact]
    public async Task A_line_tells_of_an_event_and_of_its_body_only_if_asked()
    {
        using var log = new Lines();
        var context = Writing.Inside() with { Loggers = log };
        var message = Messages.New("""{"n":"ü\u0007"}"""u8.ToArray(), type: "order\npaid");
        await using var brief = Writing.Open("log", new { }, context);
        await brief.MustAsync(message);
        await using var whole = Writing.Open("log", new { includeBody = true, bodyCharacters = 8 }, context);
        await whole.MustAsync(message);
        log.Written.ShouldBe([
            $"Event {message.Id} of shop, type 'order paid', {message.Body.Length} bytes.",
            $"Event {message.Id} of shop, type 'order paid', {message.Body.Length} bytes: {{\"n\":\"ü\\",
        ]);
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
