using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using WebhookOps.Agent.Configuration;
using WebhookOps.Agent.Output;

namespace WebhookOps.Agent.Operating.Commands;

/// <summary><c>apply</c> and <c>export</c>: the whole configuration as a file.</summary>
internal static class ConfigurationCommands
{
    private static readonly JsonDocumentOptions s_reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions s_writing = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default };

    private static readonly Option<string?> s_file = new("--file", "-f") { Description = "The file; - is standard input or output" };
    private static readonly Option<bool> s_prune = new("--prune") { Description = "Remove what the file does not name, of the kinds that it lists" };
    private static readonly Option<bool> s_dryRun = new("--dry-run") { Description = "Show the plan and change nothing" };
    private static readonly Option<bool> s_yes = new("--yes", "-y") { Description = "Do not ask; nobody is asked outside of a terminal" };

    public static Command CreateApply() =>
        Verb.Create("apply", "Make the configuration as a file says: the plan first, then all of it or nothing", [s_file, s_prune, s_dryRun, s_yes], ApplyAsync);

    public static Command CreateExport() =>
        Verb.Create("export", "Write the configuration into a file, with references in the places of secrets", [s_file], ExportAsync);

    private static async Task<int> ApplyAsync(OperatorCall call)
    {
        var document = SecretReferences.Resolve(await ReadAsync(call.Require(s_file), call.Cancellation));
        var prune = call.Flag(s_prune) ? "true" : "false";
        var plan = await call.Client.PostAsync($"/api/configuration/plan?prune={prune}", document, call.Cancellation);
        var changes = plan["changes"]!.AsArray();
        Show(call, plan, changes);
        if (changes.Count == 0 || call.Flag(s_dryRun))
        {
            return 0;
        }

        if (!call.Flag(s_yes) && !call.Results.IsJson && !Console.IsInputRedirected && !Console.IsOutputRedirected
            && !await new ConfirmationPrompt("Apply it?") { DefaultValue = false }.ShowAsync(AnsiConsole.Console, call.Cancellation))
        {
            return 1;
        }

        var applied = await call.Client.PostAsync($"/api/configuration/apply?prune={prune}&version={plan["version"]}", document, call.Cancellation);
        call.Results.Done("Applied.", applied);
        foreach (var (place, secret) in call.Results.IsJson ? [] : applied["secrets"]!.AsObject())
        {
            Console.Out.WriteLine($"Made, and shown this once: {Printable.Of(place)} = {Printable.Of(secret!.ToString())}");
        }

        return 0;
    }

    private static void Show(OperatorCall call, JsonNode plan, JsonArray changes)
    {
        if (call.Results.IsJson)
        {
            call.Results.One(plan);
            return;
        }

        foreach (var change in changes)
        {
            var mark = (string?)change!["action"] switch { "create" => "+", "delete" => "-", _ => "~" };
            var fields = change["fields"]!.AsArray();
            Console.Out.WriteLine(Printable.Of($"{mark} {change["kind"]} {change["name"]}{(fields.Count > 0 ? $" ({string.Join(", ", fields.Select(f => f!.ToString()))})" : "")}"));
        }

        Console.Out.WriteLine(changes.Count == 0 ? "Everything is as the file says." : $"{changes.Count} changes, {plan["unchanged"]} unchanged.");
    }

    private static async Task<int> ExportAsync(OperatorCall call)
    {
        var text = (await call.Client.GetAsync("/api/configuration", call.Cancellation)).ToJsonString(s_writing);
        if (call.Text(s_file) is { } file and not "-")
        {
            await File.WriteAllTextAsync(file, text + "\n", call.Cancellation);
            return call.Results.Done($"Written to {file}.");
        }

        await Console.Out.WriteLineAsync(text);
        return 0;
    }

    private static async Task<JsonNode> ReadAsync(string file, CancellationToken cancellation)
    {
        if (file != "-" && !File.Exists(file))
        {
            throw new UsageException($"There is no file {file}.");
        }

        try
        {
            var text = file == "-" ? await Console.In.ReadToEndAsync(cancellation) : await File.ReadAllTextAsync(file, cancellation);
            return JsonNode.Parse(text, documentOptions: s_reading) as JsonObject ?? throw new UsageException($"{file} does not hold a JSON object.");
        }
        catch (JsonException malformed)
        {
            throw new UsageException($"{file} is not JSON: {Printable.Of(malformed.Message)}");
        }
    }
}
