using System.Globalization;
using WebhookOps.Operator.Tests.Pages;

namespace WebhookOps.Operator.Tests.Exporting;

/// <summary>Lists as CSV, with what strangers put into them.</summary>
public sealed class ExportTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private OperatorHost Host => shared.Host;

    [Theory]
    [InlineData("=HYPERLINK(\"http://192.0.9.1/\")", "\"'=HYPERLINK(\"\"http://192.0.9.1/\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData(" =1", "\"' =1\"")]
    [InlineData("\uff1d1", "\"'\uff1d1\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("\u001b[31mred", "\"\u241b[31mred\"")]
    [InlineData("two\r\nlines", "\"two\u240d\u240alines\"")]
    public async Task Nothing_in_a_cell_is_a_formula_a_new_line_or_steers_a_terminal(string type, string cell)
    {
        if ((await Host.GetAsync("/api/sources/cells")).Status == 404)
        {
            await Host.AddEndsAsync("cells");
        }

        var made = await Host.AcceptAsync("cells", [], e => e with { EventType = type });
        var csv = await Host.GetAsync("/api/events/export?source=cells");
        csv.Expect(200).ContentType.ShouldBe("text/csv");
        csv.Text.Split("\r\n").Single(l => l.Contains(made.PublicEventId(), StringComparison.Ordinal)).ShouldContain("," + cell + ",");
    }

    [Fact]
    public async Task A_list_is_as_long_as_it_is_asked_for_and_reaches_beyond_one_page()
    {
        await Host.AddEndsAsync("many", "many");
        for (var i = 0; i < 620; i++)
        {
            await Host.AcceptAsync("many", ["many"], e => e with { EventType = i.ToString(CultureInfo.InvariantCulture) });
        }

        (await Host.GetAsync("/api/events/export?q=source:many")).Expect(200).Text.Split("\r\n").Length.ShouldBe(1 + 620 + 1);
        (await Host.GetAsync("/api/deliveries/export?destination=many&limit=610")).Expect(200).Text.Split("\r\n").Length.ShouldBe(1 + 610 + 1);
        (await Host.GetAsync("/api/events/export?q=state:odd")).Expect(422);
        (await Host.GetAsync("/api/events/export?limit=0")).ExpectProblem(422, "out_of_range", "limit");
    }

    [Fact]
    public async Task Whoever_is_signed_in_has_it_as_a_file()
    {
        await Host.AddEndsAsync("file", "file");
        await Host.AcceptAsync("file", ["file"]);
        using var browser = await Browser.SignedInAsync(Host);
        (await browser.GetAsync("/events?q=source:file")).Text.ShouldContain("/events/export?q=source%3Afile");
        (await browser.GetAsync("/events/export?q=source%3Afile")).Headers["Content-Disposition"].Single().ShouldStartWith("attachment; filename=events.csv");
        (await browser.GetAsync("/deliveries/export?destination=file")).Headers["Content-Disposition"].Single().ShouldStartWith("attachment; filename=deliveries.csv");
    }
}
