using System.Text.Json;

namespace WebhookOps.Outputs.Tests.Settings;

public sealed class OutputSettingsTests
{
    [Theory]
    [InlineData("pigeon", "{}", "module")]
    [InlineData("http", "{}", "url")]
    [InlineData("http", """{"url":7}""", "url")]
    [InlineData("http", """{"url":""}""", "url")]
    [InlineData("http", """{"url":"ftp://example.com/"}""", "url")]
    [InlineData("http", """{"url":"http://user:pass@example.com/"}""", "url")]
    [InlineData("http", """{"url":"http://example.com/","methd":"PUT"}""", "methd")]
    [InlineData("http", """{"url":"http://example.com/","method":"BREW"}""", "method")]
    [InlineData("http", """{"url":"http://example.com/","headers":{"a":1}}""", "headers.a")]
    [InlineData("http", """{"url":"http://example.com/","headers":{"host":"x"}}""", "headers.host")]
    [InlineData("http", """{"url":"http://example.com/","headers":{"x-a":"b\r\nc: d"}}""", "headers.x-a")]
    [InlineData("http", """{"url":"http://example.com/","maxBodyBytes":0}""", "maxBodyBytes")]
    [InlineData("http", """{"url":"http://example.com/","forwardHeaders":"yes"}""", "forwardHeaders")]
    [InlineData("http", "[]", "")]
    [InlineData("file", """{"path":"../etc/passwd"}""", "path")]
    [InlineData("file", """{"path":"/etc/passwd"}""", "path")]
    [InlineData("file", """{"path":"a//b"}""", "path")]
    [InlineData("file", """{"path":"{body}"}""", "path")]
    [InlineData("file", """{"mode":"bodies","path":"{source}"}""", "path")]
    public void What_is_wrong_is_named(string module, string settings, string field)
    {
        using var json = JsonDocument.Parse(settings);
        var errors = OutputModules.BuiltIn.Check(module, json.RootElement);
        errors[0].Field.ShouldBe(field);
        Should.Throw<FormatException>(() => OutputModules.BuiltIn.Open(module, json.RootElement, Writing.Inside()));
    }

    [Fact]
    public void Every_module_describes_itself()
    {
        foreach (var module in OutputModules.BuiltIn.All)
        {
            module.Name.ShouldMatch("^[a-z0-9]+$");
            module.Fields.Select(f => f.Name).ShouldBeUnique(module.Name);
            foreach (var field in module.Fields)
            {
                field.Name.ShouldMatch("^[a-z][A-Za-z0-9]*$", module.Name);
                field.Meaning.ShouldEndWith(".", Case.Sensitive, $"{module.Name}.{field.Name}");
                if (new[] { "password", "token", "secret", "connectionString" }.Any(word => field.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
                {
                    field.IsSecret.ShouldBeTrue($"{module.Name}.{field.Name}");
                }
            }
        }

        OutputModules.BuiltIn.All.SelectMany(m => m.Aliases.Append(m.Name)).ShouldBeUnique();
    }

    [Theory]
    [InlineData("{source}/{type}/{id}", "shop/order.paid_.._x/evt_1")]
    [InlineData("a-{year}-{month}-{day}T{hour}", "a-2026-01-02T03")]
    [InlineData("plain", "plain")]
    public void A_name_made_of_an_event_stays_in_its_place(string template, string expected) =>
        new OutputTemplate(template).For(Messages.New(id: "evt_1", type: "order.paid/../x")).ShouldBe(expected);

    [Fact]
    public void A_type_of_dots_is_no_folder() =>
        new OutputTemplate("{type}").For(Messages.New(type: "..")).ShouldNotContain("..");
}
