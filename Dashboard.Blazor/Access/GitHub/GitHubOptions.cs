using System.Diagnostics.CodeAnalysis;

namespace WebhookOps.Dashboard.Blazor.Access.GitHub;

/// <summary>Settings of signing in with GitHub, under <c>GitHub</c>. It is off without a client id.</summary>
public sealed class GitHubOptions
{
    public const string Section = "GitHub";

    /// <summary>Begins an entry of <see cref="Admins"/> or <see cref="Operators"/> that names a team of the organisation by its slug.</summary>
    internal const string TeamPrefix = "team:";

    /// <summary>Of the OAuth app.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>Only its members may sign in.</summary>
    public string? Organization { get; set; }

    /// <summary>Who of them are admins: logins and <c>team:slug</c>s, separated by commas.</summary>
    public string Admins { get; set; } = "";

    /// <summary>Who of them are operators. Everybody else is a viewer.</summary>
    public string Operators { get; set; } = "";

    /// <summary>Of another GitHub, such as an Enterprise server.</summary>
    [SuppressMessage("Design", "CA1056", Justification = "A text until it is bound and checked.")]
    public string AuthorizeUrl { get; set; } = "https://github.com/login/oauth/authorize";

    [SuppressMessage("Design", "CA1056", Justification = "A text until it is bound and checked.")]
    public string TokenUrl { get; set; } = "https://github.com/login/oauth/access_token";

    [SuppressMessage("Design", "CA1056", Justification = "A text until it is bound and checked.")]
    public string ApiUrl { get; set; } = "https://api.github.com";

    /// <summary>Whether that GitHub may be in a private network.</summary>
    public bool AllowPrivateNetwork { get; set; }

    internal bool IsOn => !string.IsNullOrEmpty(ClientId);

    internal bool NamesTeams => Entries(Admins).Concat(Entries(Operators)).Any(e => e.StartsWith(TeamPrefix, StringComparison.OrdinalIgnoreCase));

    internal bool IsComplete => !IsOn || !(string.IsNullOrEmpty(ClientSecret) || string.IsNullOrEmpty(Organization));

    internal bool HasUrls => new[] { AuthorizeUrl, TokenUrl, ApiUrl }.All(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http");

    /// <summary>What a member may do.</summary>
    internal Scope ScopeOf(GitHubMember member) =>
        Names(Admins, member) ? Scope.Admin
        : Names(Operators, member) ? Scope.Operator
        : Scope.Viewer;

    private static bool Names(string list, GitHubMember member) => Entries(list).Any(entry =>
        entry.StartsWith(TeamPrefix, StringComparison.OrdinalIgnoreCase)
            ? member.Teams.Contains(entry[TeamPrefix.Length..], StringComparer.OrdinalIgnoreCase)
            : string.Equals(entry, member.Login, StringComparison.OrdinalIgnoreCase));

    private static string[] Entries(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
