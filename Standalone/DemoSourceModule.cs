namespace WebhookOps.Standalone;

internal static class DemoSourceModule
{
    public static void AddDemoSource(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DemoSource>();
        builder.Services.AddHostedService(static services => services.GetRequiredService<DemoSource>());
    }
}
