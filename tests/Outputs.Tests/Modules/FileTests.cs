using System.Text;
using System.Text.Json.Nodes;
using WebhookOps.Core.Deliveries;
using WebhookOps.Testing;

namespace WebhookOps.Outputs.Tests.Modules;

public sealed class FileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_file_for_each_event_holds_its_body_byte_for_byte()
    {
        await using var output = Writing.Open("file", new { mode = "bodies" }, Writing.Inside(_folder.Path));
        var message = Messages.New(Messages.AllBytes);
        await output.MustAsync(message, message);
        var file = Path.Combine(_folder.Path, "shop", "2026-01-02", message.Id);
        (await File.ReadAllBytesAsync(file)).ShouldBe(Messages.AllBytes);
        Directory.GetFiles(Path.GetDirectoryName(file)!).Length.ShouldBe(1); // nothing unfinished is left
        (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)).ShouldBe(UnixFileMode.None);
    }

    [Fact]
    public async Task A_line_for_each_event_keeps_json_as_it_is_and_the_rest_in_base64()
    {
        await using var output = Writing.Open("file", new { }, Writing.Inside(_folder.Path));
        var (json, bytes) = (Messages.New(), Messages.New(Messages.AllBytes));
        await output.MustAsync(json);
        await output.MustAsync(bytes);
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "events.jsonl"));
        lines[0].ShouldContain("\"body\":" + Encoding.UTF8.GetString(Messages.Json) + "}");
        JsonNode.Parse(lines[1])!["bodyBase64"]!.GetValue<string>().ShouldBe(Convert.ToBase64String(Messages.AllBytes));
        JsonNode.Parse(lines[1])!["id"]!.GetValue<string>().ShouldBe(bytes.Id);
        JsonNode.Parse(lines[1])!["headers"]!.AsArray().Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_short_is_taken_off_before_the_next()
    {
        var file = Path.Combine(_folder.Path, "events.jsonl");
        await File.WriteAllTextAsync(file, "{\"id\":\"evt_whole\"}\n{\"id\":\"evt_cut" + new string('x', 10_000));
        await using var output = Writing.Open("file", new { }, Writing.Inside(_folder.Path));
        await output.MustAsync(Messages.New(id: "evt_next"));
        (await File.ReadAllLinesAsync(file)).Select(l => JsonNode.Parse(l)!["id"]!.GetValue<string>()).ShouldBe(["evt_whole", "evt_next"]);
    }

    [Fact]
    public async Task Large_files_are_renamed_and_only_so_many_kept()
    {
        await using var output = Writing.Open("file", new { rotateBytes = 1024, keepFiles = 3 }, Writing.Inside(_folder.Path));
        foreach (var message in Messages.Numbered(30))
        {
            await output.MustAsync(message);
        }

        var files = Directory.GetFiles(_folder.Path);
        files.Length.ShouldBe(4);
        var lines = files.Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).ToList();
        lines.ShouldContain(l => l.Contains("{\"n\":29}"));
        lines.Count.ShouldBeLessThan(30);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_said()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "shop"), "a file where a folder should be");
        await using var output = Writing.Open("file", new { mode = "bodies" }, Writing.Inside(_folder.Path));
        (await output.TryAsync(Messages.New())).ErrorCode.ShouldBe(ErrorCodes.OutputFailed);
    }

    [Fact]
    public async Task Too_large_is_refused_for_good()
    {
        await using var output = Writing.Open("file", new { maxBodyBytes = 10 }, Writing.Inside(_folder.Path));
        var result = await output.TryAsync(Messages.New());
        (result.ErrorCode, result.Permanent).ShouldBe((ErrorCodes.OutputFailed, true));
    }

    [Fact]
    public async Task A_hundred_writers_at_once_lose_nothing()
    {
        var messages = Messages.Numbered(300);
        await using (var output = Writing.Open("file", new { }, Writing.Inside(_folder.Path)))
        {
            await output.MustAsync(messages);
        }

        (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "events.jsonl"))).Length.ShouldBe(300);
    }

    public void Dispose() => _folder.Dispose();
}
