using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Operating;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Commands;

/// <summary>Turns how a command ends into its exit code: 0 done, 1 failed, 2 usage.</summary>
internal static class Runner
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (UsageException usage)
        {
            await Console.Error.WriteLineAsync(usage.Message);
            return 2;
        }
        catch (ApiException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (TaskCanceledException timeout) when (timeout.InnerException is TimeoutException)
        {
            await Console.Error.WriteLineAsync("The server did not answer in time.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(Printable.Of(failure.Message));
            return 1;
        }
    }
}
