using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace WebhookOps.ServiceDefaults.Starting;

/// <summary>
/// The argument <c>migrate</c>: brings the ledger up to date as a step of its own, and ends. A host makes its ledger ready in the phase
/// before anything listens or works, so that phase is all that runs.
/// </summary>
internal static class Migration
{
    public const string Verb = "migrate";

    /// <summary>Set for the step, whatever the services are told.</summary>
    public const string Setting = "Ledger:Migrate";

    public static async Task RunAsync(WebApplication app)
    {
        app.Services.GetService<IStartupValidator>()?.Validate();
        var services = app.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().ToArray();
        foreach (var service in services)
        {
            await service.StartingAsync(CancellationToken.None);
        }

        foreach (var service in services.Reverse())
        {
            await service.StoppedAsync(CancellationToken.None);
        }

        Console.WriteLine("The ledger is up to date.");
    }
}
