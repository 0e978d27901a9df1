using System.Text.Json;
using WebhookOps.Core.Deliveries.Sending;
using WebhookOps.Testing;

namespace WebhookOps.Outputs.Tests;

/// <summary>Opens outputs the way their hosts do.</summary>
internal static class Writing
{
    public static IOutput Open(string module, object settings, OutputContext? context = null) =>
        OutputModules.BuiltIn.Open(module, JsonSerializer.SerializeToElement(settings), context ?? Inside());

    /// <summary>A host that may connect to this machine.</summary>
    public static OutputContext Inside(string? filesPath = null, double seconds = 60) =>
        new() { AllowPrivateNetwork = true, FilesPath = filesPath ?? Path.GetTempPath(), Timeout = TimeSpan.FromSeconds(seconds) };

    public static async Task<SendResult> TryAsync(this IOutput output, OutputMessage message)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        return await output.WriteAsync(message, patience.Token);
    }

    public static async Task MustAsync(this IOutput output, params OutputMessage[] messages)
    {
        var results = await Task.WhenAll(messages.Select(output.TryAsync));
        foreach (var result in results)
        {
            (result.ErrorCode, result.Error).ShouldBe((null, null));
            (result.Status is null or (>= 200 and < 300)).ShouldBeTrue();
        }
    }

    /// <summary>Does what the worker does: tries each event until it is confirmed.</summary>
    public static Task PersistAsync(this IOutput output, IEnumerable<OutputMessage> messages) => Task.WhenAll(messages.Select(message =>
        Eventually.HoldsAsync(async () => (await output.TryAsync(message)).ErrorCode is null, $"{message.Id} to be confirmed", TimeSpan.FromSeconds(120))));

    /// <summary>Without leave, nothing in a private network is connected to, whatever the module.</summary>
    public static async Task MustRefusePrivateAsync(string module, object settings)
    {
        await using var output = Open(module, settings, Inside() with { AllowPrivateNetwork = false });
        (await output.TryAsync(Messages.New())).ErrorCode.ShouldBe(WebhookOps.Core.Deliveries.ErrorCodes.PrivateAddress);
    }

    /// <summary>Writes sixty events while their server is ended and started again.</summary>
    public static async Task<OutputMessage[]> SurviveAsync(this IOutput output, Func<Task> end, Func<Task> start)
    {
        var messages = Messages.Numbered(60);
        await output.MustAsync(messages[..20]);
        var rest = output.PersistAsync(messages[20..]);
        await end();
        await start();
        await rest;
        return messages;
    }
}
