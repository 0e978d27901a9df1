using WebhookOps.Dashboard.Blazor.Access;
using WebhookOps.ServiceDefaults.Planes;

namespace WebhookOps.Standalone;

/// <summary>What a start prints: the two addresses, and the first time how to begin.</summary>
internal static class Banner
{
    public static async Task PrintAsync(WebApplication app)
    {
        var address = app.Services.GetRequiredService<PublicAddress>();
        var text = new System.Text.StringBuilder()
            .AppendLine("WebhookOps is ready.")
            .AppendLine($"  Webhooks come in at  {address.Of(Plane.Edge)}/in/SOURCE")
            .AppendLine($"  Operators sign in at {address.Of(Plane.Operator)}");
        if (app.Environment.IsDevelopment())
        {
            text.AppendLine("  In development: destinations may be on this machine and in private networks.");
        }

        if (app.Services.GetRequiredService<FirstKey>().Take() is { } first)
        {
            text.AppendLine()
                .AppendLine("This is the first start. Keep the API key, it is shown only now:")
                .AppendLine($"  API key  {first.Key}")
                .AppendLine($"  Sign in  {first.SignInUrl}   (works once, within 15 minutes)");
        }

        if (app.Services.GetRequiredService<DemoSource>().Made)
        {
            text.AppendLine()
                .AppendLine("Send your first webhook:")
                .AppendLine($$"""  curl -d '{"hello":"world"}' {{address.Of(Plane.Edge)}}/in/{{DemoSource.Slug}}""");
        }

        await Console.Out.WriteAsync(text.ToString());
    }
}
