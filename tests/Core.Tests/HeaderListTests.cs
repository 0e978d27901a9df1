using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using WebhookOps.Core.Events;

namespace WebhookOps.Core.Tests;

public sealed class HeaderListTests
{
    [Fact]
    public void Any_latin_1_value_survives_as_json() =>
        Prop.ForAll(
            Gen.Choose(1, 255).Select(c => (char)c).ArrayOf().Select(c => new string(c)).ArrayOf().ToArbitrary(),
            values =>
            {
                var list = new HeaderList([.. values.Select((v, i) => new Header($"X-{i}", v))]);
                var json = list.ToJson();
                using (JsonDocument.Parse(json))
                {
                    HeaderList.FromJson(json).ShouldBe(list);
                }
            }).QuickCheckThrowOnFailure();
}
