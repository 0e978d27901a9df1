using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace WebhookOps.ServiceDefaults.Starting;

/// <summary>Runs a service from its arguments to its exit code, and says in one line why it cannot start.</summary>
public static class HostStart
{
    /// <param name="args">
    /// Settings, as <c>--Edge:Urls=http://*:8080</c>; or one of the verbs that every service has: <c>migrate</c> with settings after it,
    /// <c>probe URL</c>.
    /// </param>
    /// <param name="add">Adds the modules.</param>
    /// <param name="map">Maps their endpoints.</param>
    /// <param name="started">Runs once every listener is open.</param>
    /// <returns>The process's exit code: 0 after an orderly stop, 1 when it could not start or broke down.</returns>
    public static async Task<int> RunAsync(
        string[] args,
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        Func<WebApplication, Task>? started = null)
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(map);
        if (args is [Probe.Verb, var url])
        {
            return await Probe.RunAsync(url);
        }

        try
        {
            var migrating = args is [Migration.Verb, ..];
            string[] settings = migrating ? args[1..] : args;

            // Settings are read once. A watcher of the content root would also wake at every write to a data folder inside it.
            // Slim, for IIS, QUIC and file serving would be some 3 MiB that nobody uses; of what it leaves out HTTPS is wanted.
            var builder = WebApplication.CreateSlimBuilder([.. settings, "--hostBuilder:reloadConfigOnChange=false"]);
            builder.WebHost.UseKestrelHttpsConfiguration();
            if (migrating)
            {
                builder.Configuration[Migration.Setting] = "true";
            }

            builder.AddServiceDefaults();
            add(builder);
            await using var app = builder.Build();
            if (migrating)
            {
                await Migration.RunAsync(app);
                return 0;
            }

            UnknownSettings.Warn(app);
            app.MapServiceDefaults();
            map(app);
            if (!await TryStartAsync(app))
            {
                Console.WriteLine("Stopped.");
                return 0;
            }

            if (started is not null)
            {
                await started(app);
            }

            AnnounceStop(app.Lifetime);
            await app.WaitForShutdownAsync();
            return await SayWhatBrokeAsync(app.Services.GetServices<IHostedService>());
        }
        catch (Exception failure) when (StartFailure.Explain(failure) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync($"WebhookOps stopped because of an error that it does not know: {failure.Message}{Environment.NewLine}{failure}");
            return 1;
        }
    }

    /// <summary>
    /// What has started when another part cannot must end before the services go that it uses. False: it was stopped while it waited for
    /// what it needs, and that is as orderly as later.
    /// </summary>
    private static async Task<bool> TryStartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return true;
        }
        catch (Exception failure)
        {
            await app.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (failure is OperationCanceledException && app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return false;
            }

            throw;
        }
    }

    /// <summary>A background service that breaks takes the host down with it; that is no orderly stop.</summary>
    private static async Task<int> SayWhatBrokeAsync(IEnumerable<IHostedService> services)
    {
        var broken = services.OfType<BackgroundService>().Where(static s => s.ExecuteTask?.IsFaulted == true).ToArray();
        foreach (var service in broken)
        {
            await Console.Error.WriteLineAsync($"{service.GetType().Name} broke down: {service.ExecuteTask!.Exception!.GetBaseException()}");
        }

        return broken.Length == 0 ? 0 : 1;
    }

    private static void AnnounceStop(IHostApplicationLifetime lifetime)
    {
        lifetime.ApplicationStopping.Register(static () => Console.WriteLine("Stopping: taking no more, finishing what is under way."));
        lifetime.ApplicationStopped.Register(static () => Console.WriteLine("Stopped."));
    }
}
