namespace WebhookOps.Dashboard.Blazor.Pages.Parts;

internal static class Sizes
{
    public static string Of(long bytes) => bytes switch
    {
        < 1024 => FormattableString.Invariant($"{bytes} B"),
        < 1024 * 1024 => FormattableString.Invariant($"{bytes / 1024.0:0.#} KiB"),
        _ => FormattableString.Invariant($"{bytes / 1048576.0:0.#} MiB"),
    };
}
