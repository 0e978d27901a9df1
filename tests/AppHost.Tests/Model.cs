using Microsoft.Extensions.Logging.Abstractions;

namespace WebhookOps.AppHost.Tests;

/// <summary>The app model as the AppHost builds it; nothing of it is started.</summary>
internal sealed class Model : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder;

    private Model(IDistributedApplicationTestingBuilder builder) => _builder = builder;

    public static async Task<Model> BuildAsync(params string[] settings) =>
        new(await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(settings, TestContext.Current.CancellationToken));

    public bool Has(string name) => _builder.Resources.Any(r => r.Name == name);

    public IResource this[string name] => _builder.Resources.Single(r => r.Name == name);

    public IEnumerable<ProjectResource> Projects => _builder.Resources.OfType<ProjectResource>();

    /// <summary>What a resource waits for, and how.</summary>
    public IEnumerable<(string Name, WaitType Type)> WaitsOf(string name) =>
        this[name].Annotations.OfType<WaitAnnotation>().Select(w => (w.Resource.Name, w.WaitType));

    public IEnumerable<EndpointAnnotation> EndpointsOf(string name) => this[name].Annotations.OfType<EndpointAnnotation>();

    /// <summary>The environment that a project is deployed with: names, and expressions in place of values.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentOfAsync(string name)
    {
        var result = await ExecutionConfigurationBuilder.Create(this[name])
            .WithEnvironmentVariablesConfig()
            .BuildAsync(_builder.ExecutionContext, NullLogger.Instance, TestContext.Current.CancellationToken);
        return result.EnvironmentVariables.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
    }

    public ValueTask DisposeAsync() => _builder.DisposeAsync();
}
