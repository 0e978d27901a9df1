namespace WebhookOps.Dashboard.Blazor.Access;

internal static class Scopes
{
    public const string Known = "viewer, operator, admin";

    public static string ToText(Scope scope) => scope switch
    {
        Scope.Viewer => "viewer",
        Scope.Operator => "operator",
        _ => "admin",
    };

    public static Scope? Parse(string? text) => text switch
    {
        "viewer" => Scope.Viewer,
        "operator" => Scope.Operator,
        "admin" => Scope.Admin,
        _ => null,
    };
}
