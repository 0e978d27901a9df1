using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using WebhookOps.Dashboard.Blazor.Access.GitHub;
using WebhookOps.Storage.Retention;

namespace WebhookOps.Dashboard.Blazor.Api.Settings;

/// <summary><c>/api/settings</c>: what the configuration says about signing in and about what is kept.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this RouteGroupBuilder api) =>
        api.MapGet("/settings", Read).WithTags("Settings").WithName("ReadSettings").WithSummary("What the configuration says about signing in, and how long things are kept");

    private static Ok<SettingsAnswer> Read(IOptions<OperatorOptions> plane, IOptions<GitHubOptions> hub, IOptions<RetentionOptions> retention)
    {
        var (signIn, kept) = (plane.Value, retention.Value);
        return TypedResults.Ok(new SettingsAnswer(
            new SignInAnswer(
                !string.IsNullOrEmpty(signIn.ApiKey), hub.Value.IsOn ? hub.Value.Organization : null, signIn.SessionIdle.TotalSeconds, signIn.SessionLifetime.TotalSeconds),
            new RetentionAnswer(kept.EventDays, kept.BodyDays == 0 ? null : kept.BodyDays, kept.RejectedDays, kept.RejectedPerSource)));
    }
}
