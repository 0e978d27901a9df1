using WebhookOps.Agent.Connecting.Settings;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Outputs;

namespace WebhookOps.Agent.Connecting.Handling;

/// <summary>
/// Module mode: the server's own outputs, here. A chain has taken a message when every output of it has; otherwise the whole chain runs
/// again, and outputs recognise what they have by the event's id.
/// </summary>
internal sealed class OutputChains : IMessageHandler
{
    private readonly Dictionary<string, (ChainSettings Settings, IReadOnlyList<IOutput> Outputs)> _chains;

    public OutputChains(ConnectorSettings settings, TimeProvider clock)
    {
        // It runs where its systems are, so their private addresses are what it is for.
        var context = new OutputContext { FilesPath = settings.FilesPath, AllowPrivateNetwork = true, Clock = clock, Timeout = settings.AckTimeout };
        _chains = settings.Outputs!.ToDictionary(
            c => c.Key,
            c => (c.Value, (IReadOnlyList<IOutput>)[.. c.Value.Outputs.Select(o => OutputModules.BuiltIn.Open(o.Module, o.Settings, context))]),
            StringComparer.Ordinal);
    }

    public async Task<Verdict> HandleAsync(ChannelMessage message, CancellationToken cancellation)
    {
        if (!_chains.TryGetValue(message.Source, out var chain) && !_chains.TryGetValue("", out chain))
        {
            return Verdict.Never($"No output takes messages of the source '{message.Source}'.");
        }

        var written = new OutputMessage
        {
            Id = message.EventId.Length > 0 ? message.EventId : message.Id,
            Source = message.Source,
            ReceivedAt = message.ReceivedAt,
            Method = message.Method,
            Path = message.Path,
            Query = message.Query,
            Headers = message.Headers,
            Body = message.Body,
            Attempt = message.Attempt,
        };
        var results = chain.Settings.Parallel
            ? await Task.WhenAll(chain.Outputs.Select(o => o.WriteAsync(written, cancellation)))
            : await InSequenceAsync(chain.Settings, chain.Outputs, written, cancellation);
        return Judge(chain.Settings, results);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var output in _chains.Values.SelectMany(c => c.Outputs))
        {
            await output.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<SendResult>> InSequenceAsync(ChainSettings settings, IReadOnlyList<IOutput> outputs, OutputMessage message, CancellationToken cancellation)
    {
        var results = new List<SendResult>(outputs.Count);
        foreach (var output in outputs)
        {
            results.Add(await output.WriteAsync(message, cancellation));
            if (!Succeeded(results[^1]) && !settings.ContinueOnError)
            {
                break;
            }
        }

        return results;
    }

    private static Verdict Judge(ChainSettings settings, IReadOnlyList<SendResult> results)
    {
        string[] failures = [.. results.Select((r, i) => Succeeded(r) ? null : $"{settings.Outputs[i].Module}: {r.Error ?? $"answered {r.Status}"}").OfType<string>()];
        return failures.Length == 0 ? Verdict.Ack
            : new Verdict(false, Retry: !results.Where(r => !Succeeded(r)).All(r => r.Permanent), string.Join("; ", failures));
    }

    private static bool Succeeded(SendResult result) => result is { ErrorCode: null, IsNotNow: false, Status: null or (>= 200 and < 300) };
}
