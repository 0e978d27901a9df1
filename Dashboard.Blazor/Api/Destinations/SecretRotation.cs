using Microsoft.AspNetCore.Http.HttpResults;
using WebhookOps.Core.Sources;
using WebhookOps.Core.StandardWebhooks;
using WebhookOps.Dashboard.Blazor.Api.Http;

namespace WebhookOps.Dashboard.Blazor.Api.Destinations;

/// <summary>The change of a signing secret that is ours to make: the new one is shown once, and the one before signs beside it for a while.</summary>
internal static class SecretRotation
{
    /// <param name="change">Replaces the secrets by what the function that it is given makes of them; a problem that it answers is the answer.</param>
    public static async Task<Results<Ok<RotateSecretAnswer>, ProblemHttpResult>> RunAsync<TAnswer>(
        RotateSecretRequest request, DateTimeOffset now, Func<Func<IEnumerable<SigningSecret>, IReadOnlyList<SigningSecret>>, Task<TAnswer>> change)
        where TAnswer : INestedHttpResult
    {
        var checks = new Checks();
        var until = now + SecretOverlap.Read(request.OverlapSeconds, checks);
        if (checks.Failed)
        {
            return checks.ToProblem();
        }

        var secret = WebhookSecret.New();
        var answer = await change(current => SigningSecret.Rotate(current, secret, now, until));
        return answer.Result is ProblemHttpResult problem ? problem : TypedResults.Ok(new RotateSecretAnswer(secret.Reveal(), until.UtcDateTime));
    }
}
