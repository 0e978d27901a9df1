using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WebhookOps.Core;

namespace WebhookOps.ServiceDefaults.Edge;

public static class EdgeRegistration
{
    /// <summary>Adds <see cref="EdgeAddresses"/>; several modules may ask for it.</summary>
    public static void AddEdge(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(KnownSettings.Of<EdgeOptions>(EdgeOptions.Section, "Urls"));
        builder.Services.AddOptions<EdgeOptions>().Bind(builder.Configuration.GetSection(EdgeOptions.Section)).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EdgeOptions>, Validator>());
        builder.Services.TryAddSingleton<EdgeAddresses>();
    }

    private sealed class Validator : IValidateOptions<EdgeOptions>
    {
        public ValidateOptionsResult Validate(string? name, EdgeOptions options) =>
            options.Validate() is { } failure ? ValidateOptionsResult.Fail(failure) : ValidateOptionsResult.Success;
    }
}
